"""What people think of the service: the one-tap rating of a returned dossier, and the complaint about a delay.

Called by the portal; read by figures. A rating belongs to a dossier and is given once by the applicant's side.
"""

"""Digital signatures on PDF: PAdES B-T, made with keys that never enter the database, and checked by anybody.

Words: a *signer* holds a key (an official's or an agency's seal), a *timestamper* vouches for the moment, a *root* is
a certificate that is trusted. `signing.sign_pdf` adds a signature; `verifying.verify_pdf` says what is found. `sealing` does
both for what is no PDF.
"""

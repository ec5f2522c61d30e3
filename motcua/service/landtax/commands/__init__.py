"""The only code that writes about taxes on land. What is asked for goes through the dossiers' commands."""

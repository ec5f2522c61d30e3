"""The only code that writes exams: the bank, the setting up, the sitting, the results and appeals."""

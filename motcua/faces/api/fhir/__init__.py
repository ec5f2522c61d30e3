"""Insurance look-ups for hospitals' own programs, in HL7 FHIR R4: CoverageEligibilityRequest and what answers it.

`docs/reference/insurance.md` says what is read of a request and what an answer holds.
"""

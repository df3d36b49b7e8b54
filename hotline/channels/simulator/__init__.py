"""A telephone in the terminal: speaks the real webhooks with real signatures, so that the whole line can be tried.

A client like Twilio and nothing more: it reaches the hotline over HTTP only, calls no other room of the house but the
folio's check digit, and never gets an answer that a caller would not get.
"""

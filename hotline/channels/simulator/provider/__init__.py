"""A stand-in for the telephone provider's API, so that forgetting can be tried and tested without an account.

Follows the published OpenAPI description of Twilio's API of 2010-04-01 (github.com/twilio/twilio-oai,
`spec/json/twilio_api_v2010.json`) for calls, messages, media, recordings, conferences and queues: addresses, Basic
authentication, paging, filters, deletion and error codes. What no client may create there (a call that came in) is told
at `/stand-in/`. Everything lies in memory and is gone when it ends. For this machine only; never for real traffic.
"""

"""A live room: its log, the attendee's desk, the facilitator's chair, and what a room adds up to."""

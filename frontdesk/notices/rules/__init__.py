"""Rules of the SMS: what it may say, how long it is, when it may leave, and how far it has come. All pure."""

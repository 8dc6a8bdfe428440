"""The form: a letter that a person answers later; its answer is read in the web chat, which a return code opens."""

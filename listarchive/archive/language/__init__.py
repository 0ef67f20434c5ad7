"""Which words are in a text, in which language, and under which terms are they kept?"""

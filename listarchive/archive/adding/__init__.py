"""How does a post get in, once?"""

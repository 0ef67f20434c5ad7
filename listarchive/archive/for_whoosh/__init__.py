"""How does Whoosh see the index?"""

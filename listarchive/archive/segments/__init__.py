"""What stands in a file of the index, and how is it read?"""

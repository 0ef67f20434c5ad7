"""Which segments make up the index of an archive, who may use it, and what does it hold at one moment?"""

"""What does `python -m listarchive` run?"""

from listarchive.cli import main

if __name__ == "__main__":
    main()

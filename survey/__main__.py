"""`python -m survey` is `cadre-survey`."""

from survey.cli import main

if __name__ == "__main__":
    main()

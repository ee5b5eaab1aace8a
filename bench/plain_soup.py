#!/usr/bin/python3
"""A scraper of the usual kind, to compare with: BeautifulSoup on lxml's parser, and of each post its number, author, date
and text, where vBulletin 3 and 4 have them by default. Prints how many pages and posts there were and the seconds of
the processor that they took, without the start of Python: plain_soup.py FILE...
"""
import re
import sys
import time

from bs4 import BeautifulSoup


def text_of(found):
    return found.get_text(" ", strip=True) if found else None


def posts_of(page):
    soup = BeautifulSoup(page, "lxml")
    for message in soup.find_all(id=re.compile(r"^post_message_\d+$")):
        number = message["id"].rsplit("_", 1)[1]
        post = soup.find(id="post_" + number) or soup.find(id="post" + number)
        if post is None:
            continue
        author = post.find(class_=["bigusername", "username"])
        date = post.find(class_=["date", "thead"])
        yield number, text_of(author), text_of(date), text_of(message)


def main():
    pages = []
    for name in sys.argv[1:]:
        with open(name, "rb") as file:
            pages.append(file.read())
    begin = time.process_time()
    posts = sum(1 for page in pages for _ in posts_of(page))
    print(len(pages), posts, time.process_time() - begin)


if __name__ == "__main__":
    main()

"""Marks on what the writer must look at again: put on a control or beside it, taken away when settled.

Which controls were highlighted stands in the record, so that only marks of ours are taken away.

A file without comments gets a part for them, with its entry among the types and relations; that is the only
case in which a refresh touches those.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from analysis.refresh.controls import Control, controls
from analysis.refresh.package import RELATIONS, TYPES, WORD, Package, links_of, w

AUTHOR, INITIALS = "cadre-survey", "CS"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
COMMENTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
CONTENT_TYPES = "[Content_Types].xml"


def clear(package: Package, marked: Mapping[str, frozenset[str]]) -> None:
    """Take away the comments and highlights of an earlier refresh; `marked` is what the record says."""
    for story in package.stories:
        for control in controls(package.tree(story)):
            ours = control.id in marked and control.number not in marked[control.id]
            if ours and control.plain():
                package.change(story)
    _clear_comments(package)


def _clear_comments(package: Package) -> None:
    part = _part(package)
    if part is None:
        return
    comments, document = package.tree(part), package.tree(package.document)
    ours = {str(one.get(w("id"))): one for one in comments if one.get(w("author")) == AUTHOR}
    if not ours:
        return
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for anchor in list(document.iter(w(name))):
            if anchor.get(w("id")) in ours:
                _remove(anchor.getparent() if name == "commentReference" else anchor)
    for comment in ours.values():
        comments.remove(comment)
    package.change(package.document)
    package.change(part)


def _remove(element: etree._Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)


def comment(package: Package, control: Control, text: str) -> None:
    """Put a comment beside a control of the document."""
    part = _part(package) or _new_part(package)
    comments = package.tree(part)
    number = str(max((int(one.get(w("id"), "-1")) for one in comments), default=-1) + 1)
    made = etree.SubElement(comments, w("comment"))
    for name, value in (("id", number), ("author", AUTHOR), ("initials", INITIALS)):
        made.set(w(name), value)
    run = etree.SubElement(etree.SubElement(made, w("p")), w("r"))
    etree.SubElement(run, w("t")).text = text
    control.element.addprevious(etree.Element(w("commentRangeStart"), {w("id"): number}))
    reference = etree.Element(w("r"))
    etree.SubElement(reference, w("commentReference"), {w("id"): number})
    control.element.addnext(reference)
    control.element.addnext(etree.Element(w("commentRangeEnd"), {w("id"): number}))
    package.change(part)


def _part(package: Package) -> str | None:
    """The document's part of comments."""
    links = links_of(package.document)
    for link in package.tree(links) if links in package.parts else ():
        if link.get("Type") == COMMENTS_RELATION:
            return package.relations(package.document)[str(link.get("Id"))]
    return None


def _new_part(package: Package) -> str:
    folder = package.document.rpartition("/")[0]
    known = {part.lower() for part in package.parts}
    files = ("comments.xml", *(f"comments{at}.xml" for at in range(1, 100_000)))
    file = next(one for one in files if posixpath.join(folder, one).lower() not in known)
    name = posixpath.join(folder, file)
    package.parts[name] = f'<w:comments xmlns:w="{WORD}"/>'.encode()
    links, types = package.tree(links_of(package.document)), package.tree(CONTENT_TYPES)
    taken = {link.get("Id") for link in links}
    free = next(f"rId{at}" for at in range(1, 100_000) if f"rId{at}" not in taken)
    link = etree.SubElement(links, f"{{{RELATIONS}}}Relationship")
    for attribute, value in (("Id", free), ("Type", COMMENTS_RELATION), ("Target", file)):
        link.set(attribute, value)
    for stale in [one for one in types if str(one.get("PartName")).lower() == f"/{name}".lower()]:
        types.remove(stale)
    entry = etree.SubElement(types, f"{{{TYPES}}}Override")
    entry.set("PartName", f"/{name}")
    entry.set("ContentType", COMMENTS_TYPE)
    package.change(links_of(package.document))
    package.change(CONTENT_TYPES)
    return name

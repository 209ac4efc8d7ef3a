"""What DDI Codebook 2.5 lets stand where: a schema of our own for the elements that the project writes.

The official schema is under the LGPL and not part of this project. `ddi_codebook_part.xsd` was compared with
it element by element and attribute by attribute, and asks nowhere for less: what passes here passes there.
"""

from pathlib import Path

from lxml import etree

NAMESPACE = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
REFERENCES = ("files", "var")
"""Attributes that hold IDs of other elements; the validator does not follow them."""
DATA = Path(__file__).resolve().parent.parent / "data"
SCHEMA = etree.XMLSchema(etree.parse(str(DATA / "ddi_codebook_part.xsd")))


def faults(root):
    """Everything in the document that may not stand there, a line each."""
    SCHEMA.validate(root)
    found = [f"line {one.line}: {one.message.replace(NAMESPACE, '')}" for one in SCHEMA.error_log]
    ids = {element.get("ID") for element in root.iter()}
    for element in root.iter():
        for one in " ".join(element.get(name, "") for name in REFERENCES).split():
            if one not in ids:
                found.append(f"line {element.sourceline}: nothing has the ID {one}")
    return found

"""What DDI Codebook 2.5 lets stand where: a check of our own, part of it compared with its documentation.

Not the official schema: that is under the LGPL and is not part of this project. `CONTENT` holds the content
model of every element that has elements in it, in the order of the schema (`?` at most one, `*` any number,
`+` one or more); `ATTRIBUTES` what each element may carry beside the global ones, with its closed lists.
"""

import re

NAMESPACE = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTENT = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr* otherMat*",
    "docDscr": "citation? guide* docStatus* docSrc* controlledVocabUsed* notes*",
    "stdyDscr": "citation+ studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit* holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "prodStmt": "producer* copyright* prodDate* prodPlac* software* fundAg* grantNo*",
    "verStmt": "version* verResp* notes*",
    "stdyInfo": "studyBudget* subject* abstract* sumDscr* qualityStatement? notes* exPostEvaluation*",
    "sumDscr": "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox* boundPoly* anlyUnit* universe* dataKind*",
    "dataAccs": "setAvail* useStmt* notes*",
    "useStmt": "confDec* specPerm* restrctn* contact* citReq* deposReq* conditions* disclaimer*",
    "fileDscr": "fileTxt* locMap? notes*",
    "fileTxt": "fileName* fileCitation? dataFingerprint* fileCont* fileStrc? dimensns? fileType* format* filePlac* "
    "dataChck* ProcStat* dataMsng* software* verStmt*",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn* universe* notes*",
    "var": "location* labl* imputation* security* embargo* respUnit* anlysUnit* qstn* valrng* invalrng* undocCod* "
    "universe* TotlResp* sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation? "
    "varFormat? geoMap* catLevel* notes*",
    "qstn": "preQTxt* qstnLit* postQTxt* forward* backward* ivuInstr*",
    "valrng": "range* item* key* notes*",
    "invalrng": "range* item* key* notes*",
    "catgry": "catValu? labl* txt* catStat* mrow?",
}
GLOBAL = {"ID", LANG}
ATTRIBUTES = {
    "codeBook": {"version": {"2.5"}, "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation": None},
    "IDNo": {"agency": None},
    "software": {"version": None},
    "version": {"type": None},
    "collDate": {"date": None, "event": {"start", "end", "single"}},
    "universe": {"clusion": {"I", "E"}},
    "notes": {"type": None},
    "varGrp": {"type": {"multipleResp"}, "name": None, "var": None},
    "var": {
        "name": None,
        "files": None,
        "intrvl": {"contin", "discrete"},
        "nature": {"nominal", "ordinal", "interval", "ratio", "percent", "other"},
    },
    "qstn": {"seqNo": None},
    "range": {"UNITS": {"INT", "REAL"}, "min": None, "max": None},
    "item": {"UNITS": {"INT", "REAL"}, "VALUE": None},
    "sumStat": {"type": {"mean", "medn", "mode", "vald", "invd", "min", "max", "stdev", "other"}},
    "catgry": {"missing": {"Y", "N"}, "missType": None},
    "catStat": {"type": {"freq", "percent", "crosstab", "other"}},
    "varFormat": {"type": {"numeric", "character"}},
}


def name_of(element):
    assert element.tag.startswith(NAMESPACE), element.tag
    return element.tag.removeprefix(NAMESPACE)


def faults(root):
    """Everything in the document that the tables above do not allow, a line each."""
    found = []
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    found += [f"ID {one} stands twice" for one in {one for one in ids if ids.count(one) > 1}]
    for element in root.iter():
        name, children = name_of(element), " ".join(name_of(child) for child in element)
        if name in CONTENT:
            model = re.sub(r"(\w+)([?*+]?)", r"(?:\1 )\2", CONTENT[name]).replace(") (", ")(")
            model = re.sub(r"([?*+)]) ", r"\1", model)
            if not re.fullmatch(model, children + " " if children else ""):
                found.append(f"{name} holds {children}")
            if (element.text or "").strip():
                found.append(f"{name} holds words among its elements")
        elif children:
            found.append(f"{name} may hold no element, but has {children}")
        for attribute, value in element.attrib.items():
            known = ATTRIBUTES.get(name, {})
            if attribute not in GLOBAL and attribute not in known:
                found.append(f"{name} has no attribute {attribute}")
            elif known.get(attribute) is not None and value not in known[attribute]:
                found.append(f"{name} {attribute} may not be {value}")
        for reference in ("files", "var"):
            found += [f"{name} names {one}" for one in element.get(reference, "").split() if one not in ids]
    return found

"""The buttons at every statement and table, and what 复制 puts on the clipboard for a word processor.

What survives pasting decides the markup: styles on the elements themselves, lengths in points, one quoted
font, a border on each cell, the caption as a paragraph before the table, no picture. On plain addresses of a
local network the clipboard's own interface is not there, so the block is selected and copied as by hand.
"""

from __future__ import annotations

import json
import re

from analysis.render import html_docx
from analysis.render.captions import script as script_of

FONTS = {"zh": ("仿宋_GB2312", "黑体"), "en": ("Times New Roman", "Times New Roman")}
WORDS = {
    "zh": ("复制", "已复制", "没有复制成，请选中后按 Ctrl+C"),
    "en": ("Copy", "Copied", "Not copied: select it and press Ctrl+C"),
}
INDENT = {"zh": "text-indent:32pt;", "en": ""}

STYLE = """
.k{position:relative;display:flow-root}.k>button{position:absolute;left:calc(100% + .4rem);top:.2rem;
font:12px/1 inherit;padding:6px 4px;min-height:24px;border:1px solid #8fa5a1;border-radius:4px;
background:#fff;color:#2b4a47;cursor:pointer;text-indent:0;white-space:nowrap}
.k>button+button{left:calc(100% + 3.4rem)}
@media (max-width:64rem){.k>button{position:static;float:right;margin:.3rem 0 0 .6rem}}
@media print{.k>button{display:none}}
"""

FONT = "/font-family: (?:&quot;)?([^;&]+)(?:&quot;)?;/g"
"""Browsers take the quotation marks off a font's name; a word processor then reads 仿宋_GB2312 as GB2312."""

PROGRAM = """
(function(){
var words=WORDS,looks=LOOKS;
function dressed(block){
 var copy=block.cloneNode(true),box=document.createElement('div');
 box.appendChild(copy);
 box.querySelectorAll('button').forEach(function(one){one.remove()});
 var table=box.querySelector('table');
 if(table)copy.querySelectorAll('.box').forEach(function(one){one.replaceWith(table)});
 box.querySelectorAll('[style]').forEach(function(one){one.removeAttribute('style')});
 looks.forEach(function(look){box.querySelectorAll(look[0]).forEach(function(one){
  one.style.cssText+=';'+look[1]})});
 box.querySelectorAll('*').forEach(function(one){
  Array.from(one.attributes).forEach(function(a){if(a.name!='style')one.removeAttribute(a.name)})});
 box.querySelectorAll('a').forEach(function(one){one.replaceWith(one.textContent)});
 if(table)copy.replaceWith.apply(copy,Array.from(copy.childNodes));
 return box}
function lines(box){
 return Array.from(box.querySelectorAll('p,tr')).map(function(one){
  return one.cells?Array.from(one.cells).map(function(c){return c.textContent}).join('\\t'):one.textContent
 }).join('\\n')}
function copy(block){
 var box=dressed(block),done=false;
 function put(event){
  event.clipboardData.setData('text/html',box.innerHTML.replace(FONT,"font-family:'$1';"));
  event.clipboardData.setData('text/plain',lines(box));
  event.preventDefault();done=true}
 var range=document.createRange(),chosen=getSelection();
 range.selectNodeContents(block);chosen.removeAllRanges();chosen.addRange(range);
 document.addEventListener('copy',put,{once:true});
 try{document.execCommand('copy')}catch(error){}
 document.removeEventListener('copy',put);
 chosen.removeAllRanges();
 return done}
DOCX
function button(block,word,press){
 var one=document.createElement('button');
 one.type='button';one.textContent=word;one.onclick=function(){press(one)};
 block.appendChild(one)}
document.querySelectorAll('.t[data-key],figure[data-key]').forEach(function(block){
 if(block.tagName=='FIGURE'&&!block.querySelector('table'))return;
 block.classList.add('k');
 button(block,words[0],function(one){
  one.textContent=words[copy(block)?1:2];
  setTimeout(function(){one.textContent=words[0]},2500)});
 button(block,words[3],function(){save(block)})})
})()
"""


def looks(language: str) -> list[tuple[str, str]]:
    """What each kind of element wears on the clipboard, in the order in which it is put on."""
    body, head = FONTS[script_of(language)]
    indent = INDENT[script_of(language)]
    text, title = f"font-family:'{body}';", f"font-family:'{head}';"
    return [
        ("p.t", f"{text}font-size:16pt;line-height:28pt;{indent}margin:0"),
        (".cap", f"{title}font-size:12pt;line-height:20pt;text-align:center;margin:8pt 0 3pt"),
        ("table", "border-collapse:collapse;width:100%"),
        ("th,td", f"{text}font-size:12pt;line-height:18pt;padding:1pt 4pt;font-weight:normal;"),
        ("th", "text-align:left;"),
        ("td,thead th+th", "text-align:right;"),
        ("thead th,thead td", f"{title}border-top:1.5pt solid #000000;border-bottom:0.75pt solid #000000;"),
        ("tbody:last-child tr:last-child>*", "border-bottom:1.5pt solid #000000;"),
        (".note", f"{text}font-size:10.5pt;line-height:16pt;margin:3pt 0 0"),
    ]


def script(language: str) -> str:
    """The program of the page; a policy that allows no other can name it by its hash."""
    said = json.dumps([*WORDS[script_of(language)], html_docx.word(language)], ensure_ascii=False)
    worn = json.dumps(looks(language), ensure_ascii=False)
    written = PROGRAM.replace("\nDOCX", html_docx.program().rstrip())
    written = re.sub(r"\n +", "\n", written)
    return written.replace("WORDS", said).replace("LOOKS", worn).replace("FONT", FONT)

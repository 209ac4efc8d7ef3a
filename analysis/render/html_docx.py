"""The button 下载本段docx at every statement and table: a small Word file that the page makes by itself.

The file holds one block as `html_copy` dresses it for the clipboard: the same fonts, sizes and lines. It is
a ZIP archive without compression, its parts in UTF-8, written by a few functions of the page's script.
"""

from __future__ import annotations

from analysis.render.captions import script as script_of

WORDS = {"zh": "下载本段docx", "en": "Download docx"}

TEXT_WIDTH = 8845
"""Twentieths of a point between the margins: 156 mm, the 28 characters of GB/T 9704."""
SPACE = "http://schemas.openxmlformats.org/"

PROGRAM = """
var W='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',S='SPACE',M='application/vnd.openxmlformats-';
function file(box,block){
 var heads=Array.from(block.querySelectorAll('thead tr>*')),mark=document.querySelector('.mark'),all=0;
 function twips(length){return Math.round(20*parseFloat(length||0))}
 function text(one,words){
  var s=one.style,font=s.fontFamily.replace(/["']/g,'');
  return '<w:p><w:pPr><w:spacing w:before="'+twips(s.marginTop)+'" w:after="'+twips(s.marginBottom)
  +'" w:line="'+twips(s.lineHeight)+'" w:lineRule="atLeast"/><w:ind w:firstLine="'+twips(s.textIndent)
  +'"/><w:jc w:val="'+(s.textAlign||'both')+'"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Times New Roman"'
  +' w:hAnsi="Times New Roman" w:eastAsia="'+font+'"/><w:sz w:val="'+twips(s.fontSize)/10
  +'"/></w:rPr><w:t xml:space="preserve">'
  +words.replace(/[&<>]/g,function(c){return '&#'+c.charCodeAt()+';'})+'</w:t></w:r></w:p>'}
 function line(one,side){
  var width=8*parseFloat(one.style['border'+side+'Width']);
  return width?'<w:'+side.toLowerCase()+' w:val="single" w:sz="'+width+'" w:color="000000"/>':''}
 function cell(one,at){
  return '<w:tc><w:tcPr><w:tcW w:w="'+heads[at]+'" w:type="dxa"/><w:tcBorders>'+line(one,'Top')
  +line(one,'Bottom')+'</w:tcBorders></w:tcPr>'+text(one,one.textContent)+'</w:tc>'}
 function row(one){
  return '<w:tr><w:trPr><w:cantSplit/>'+(one.parentNode.tagName=='THEAD'?'<w:tblHeader/>':'')+'</w:trPr>'
  +Array.from(one.cells).map(cell).join('')+'</w:tr>'}
 heads.forEach(function(one){all+=one.offsetWidth});
 heads=heads.map(function(one){return Math.round(WIDTH*one.offsetWidth/all)});
 var body=Array.from(box.children).map(function(one){
  return one.rows?'<w:tbl><w:tblPr><w:tblW w:w="WIDTH" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
  +'<w:tblGrid>'+heads.map(function(w){return '<w:gridCol w:w="'+w+'"/>'}).join('')+'</w:tblGrid>'
  +Array.from(one.rows).map(row).join('')+'</w:tbl>':text(one,one.textContent)}).join('');
 if(mark)body+=text(box.lastChild.rows?box.firstChild:box.lastChild,mark.textContent);
 else if(box.lastChild.rows)body+='<w:p/>';
 return zip([['[Content_Types].xml',W+'<Types xmlns="'+S+'package/2006/content-types">'
 +'<Default Extension="rels" ContentType="'+M+'package.relationships+xml"/>'
 +'<Override PartName="/d.xml" ContentType="'+M+'officedocument.wordprocessingml.document.main+xml"/>'
 +'</Types>'],['_rels/.rels',W+'<Relationships xmlns="'+S
 +'package/2006/relationships"><Relationship Id="d" Type="'+S
 +'officeDocument/2006/relationships/officeDocument" Target="d.xml"/></Relationships>'],['d.xml',W
 +'<w:document xmlns:w="'+S+'wordprocessingml/2006/main"><w:body>'+body
 +'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984"'
 +' w:left="1587" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>']])}
function zip(files){
 var out=[],list=[];
 function bytes(words){return Array.from(new TextEncoder().encode(words))}
 function low(n,value){for(var o=[];n--;value>>>=8)o.push(value&255);return o}
 files.forEach(function(one){
  var name=bytes(one[0]),data=bytes(one[1]),sum=-1,at=low(4,out.length),size=low(4,data.length),head;
  data.forEach(function(byte){sum^=byte;for(var k=8;k--;)sum=sum>>>1^(sum&1?0xedb88320:0)});
  head=low(2,20).concat(low(6,0),low(2,33),low(4,~sum),size,size,low(2,name.length),low(2,0));
  out=out.concat([80,75,3,4],head,name,data);
  list=list.concat([80,75,1,2],low(2,20),head,low(10,0),at,name)});
 var n=low(2,files.length);
 list=list.concat([80,75,5,6],low(4,0),n,n,low(4,list.length),low(4,out.length),low(2,0));
 return new Uint8Array(out.concat(list))}
function save(block){
 var link=document.createElement('a');
 link.href=URL.createObjectURL(new Blob([file(dressed(block),block)],{type:M
 +'officedocument.wordprocessingml.document'}));
 link.download=block.dataset.key+'.docx';link.click();
 setTimeout(function(){URL.revokeObjectURL(link.href)},9999)}
"""


def program() -> str:
    """The functions `file`, `zip` and `save`; the last one hands a block to the reader as a file."""
    return PROGRAM.replace("SPACE", SPACE).replace("WIDTH", str(TEXT_WIDTH))


def word(language: str) -> str:
    """What the button says."""
    return WORDS[script_of(language)]

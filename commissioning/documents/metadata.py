"""XMP metadata: the file says that it is PDF/UA-1 as well as PDF/A-3a.

PDF/A lets a file carry only those XMP properties it describes (ISO 19005-3, 6.6.2.3), and PDF/UA's own property is
not among the predefined ones; so the packet also describes `pdfuaid:part` with an extension schema (TechNote 0009).
"""

import pydyf

UNIVERSAL_ACCESS = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"


def declare_universal_access(pdf: pydyf.PDF) -> None:
    """Add the PDF/UA-1 declaration to the XMP packet, which is left uncompressed so that archives can read it."""
    number = int(pdf.catalog["Metadata"].split()[0])
    packet = pdf.objects[number]
    packet.stream = [b"".join(packet.stream).replace(END, UNIVERSAL_ACCESS + END, 1)]
    packet.compress = False

"""How much of a stranger's file is read. A press release has a few thousand characters; these leave room for a long report."""

#: Bytes of a file as it lies on disk.
FILE_BYTES = 20_000_000
#: Characters (code points) of the text read out of it.
CHARACTERS = 500_000
#: Bytes of one compressed part once it is unpacked: a member of a .docx, a stream of a .pdf.
PART_BYTES = 30_000_000
#: Pages of a .pdf.
PAGES = 1_000
#: Levels of nested elements.
DEPTH = 200
#: Seconds and megabytes the reading process may take.
SECONDS = 30
MEMORY_MB = 1024

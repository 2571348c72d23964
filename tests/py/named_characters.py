# Characters by their names.
print("\N{GREEK SMALL LETTER ALPHA}\N{BULLET}\N{latin small letter e with acute}")
print(f"\N{EM DASH}{1}\N{DIGIT TWO}", f"{'x':\N{FULL STOP}>3}", f'''{"a"}\N{LF}''')
print(ascii("\N{NULL}\N{LF}\N{NBSP}\N{HANGUL SYLLABLE GAG}\N{CJK UNIFIED IDEOGRAPH-4E00}\N{TIBETAN LETTER -A}"))
print(b"\N{BULLET}", r"\N{BULLET}", rf"\N{1}")
for text in (
    r"'\N{nothing so called}'",
    r"'\N{BULLET'",
    r"'\N'",
    r"'\N{}'",
    r"'\N{DIGIT_ONE}'",
    r"'\N{DIGITONE}'",
    r"f'\N{-}'",
    r"'\N{ BULLET}'",
):
    try:
        print(text, ascii(eval(text)))
    except SyntaxError as error:
        # What is wrong, without where.
        print(text, str(error).split("\n")[0].split(" (<string>")[0].split(": ")[-1])

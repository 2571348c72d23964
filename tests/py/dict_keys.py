# Keys that equal strings without being them, and strings that are not interned.
# Boards run this too.
class S(str): pass
d={S('ab'):1}
print(d['ab'], 'ab' in d, d.get('a'+'b'))
class K:
    def __hash__(self): return hash('key')
    def __eq__(self,o): return o=='key'
d={K():5}
print(d.get('key'), d.get('k'+str('ey')))
d={K():5}
for i in range(30): d[i]=i
print(d.get('key'), d.get('k'+str('ey')))
class S2(str):
    def __eq__(self,o): return False
    def __hash__(self): return str.__hash__(self)
d={S2('x'):1}
print(d.get('x'))

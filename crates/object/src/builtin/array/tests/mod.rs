//! `array` against what CPython 3.11 says of the same expressions.

use crate::testing::check;

#[test]
fn arrays_are_those_of_cpython() {
    check(include_str!("array.txt"));
}

#[test]
fn letters_of_micropython_alone() {
    check(
        "x = array('O', [1, 'a']); x.append(None); x -> array('O', [1, 'a', None])
         x = array('O', [1, 2, 3, 4]); del x[::2]; x -> array('O', [2, 4])
         x = array('O', [1, 2]); x += x; x[1:2] = x; x -> array('O', [1, 1, 2, 1, 2, 1, 2])
         x = array('O', [1, 2]) * 2; x.pop(0); x.reverse(); x -> array('O', [2, 1, 2])
         x = array('O', [1]); x[0] = 'x'; (x[0], x == array('O', ['x'])) -> ('x', True)
         memoryview(array('O')) -> !TypeError
         array('P', [1])[0] -> 1
         x = array('b', [1, 2]); x.frombytes(x); x -> array('b', [1, 2, 1, 2])",
    );
}

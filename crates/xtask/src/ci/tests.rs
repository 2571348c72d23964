//! Finding the README's commands.

use super::shell_lines;

#[test]
fn only_shell_blocks_are_run() {
    let page =
        "text\n```sh\none 1\n\ntwo\n```\n`three`\n```console\n$ four\n```\n```sh\nfive\n```\n";
    assert_eq!(
        shell_lines(page).collect::<Vec<_>>(),
        ["one 1", "two", "five"]
    );
}

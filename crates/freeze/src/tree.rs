//! What goes into a ROMFS image: files by their names, folders in folders.

use std::collections::BTreeMap;

use taipan_romfs::Builder;
use taipan_romfs::builder::OVERHEAD;

/// A folder of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(BTreeMap<String, Node>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    File(Vec<u8>),
    Folder(Tree),
}

impl Tree {
    /// An empty folder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file at a path, whose folders are made.
    ///
    /// # Errors
    /// If there is something else at the path, or it is no path inside the folder.
    pub fn insert(&mut self, path: &str, data: Vec<u8>) -> Result<(), String> {
        let (name, rest) = match path.split_once('/') {
            Some((name, rest)) => (name, Some(rest)),
            None => (path, None),
        };
        if matches!(name, "" | "." | "..") {
            return Err(format!("'{path}' is no path inside an image"));
        }
        let Some(rest) = rest else {
            return match self.0.insert(name.to_owned(), Node::File(data)) {
                None => Ok(()),
                Some(_) => Err(format!("there is something else named '{name}' already")),
            };
        };
        match self.folder(name) {
            Some(folder) => folder.insert(rest, data),
            None => Err(format!("'{name}' is a file already")),
        }
    }

    /// The folder of this name, made if there is nothing; `None` if there is a file.
    pub fn folder(&mut self, name: &str) -> Option<&mut Self> {
        let made = || Node::Folder(Self::new());
        match self.0.entry(name.to_owned()).or_insert_with(made) {
            Node::Folder(folder) => Some(folder),
            Node::File(_) => None,
        }
    }

    /// The image.
    ///
    /// # Errors
    /// If it is larger than the format allows.
    pub fn image(&self) -> Result<Vec<u8>, String> {
        let mut memory = vec![0; self.size() + OVERHEAD];
        let mut builder = Builder::new(&mut memory);
        let failed = |errno| format!("the image cannot be built: {errno}");
        self.write(&mut builder).map_err(failed)?;
        Ok(builder.finish().map_err(failed)?.to_vec())
    }

    /// At least as many bytes as the image takes.
    fn size(&self) -> usize {
        let inner = |node: &Node| match node {
            Node::File(data) => data.len(),
            Node::Folder(folder) => folder.size(),
        };
        let sizes = self.0.iter();
        sizes
            .map(|(name, node)| name.len() + inner(node) + OVERHEAD)
            .sum()
    }

    fn write(&self, builder: &mut Builder<'_>) -> taipan_vfs::Result<()> {
        for (name, node) in &self.0 {
            match node {
                Node::File(data) => builder.file(name, data)?,
                Node::Folder(folder) => {
                    builder.open_directory(name)?;
                    folder.write(builder)?;
                    builder.close_directory()?;
                }
            }
        }
        Ok(())
    }
}

//! Which password opens a PDF (ISO 32000-2, 7.6).

use lopdf::{Document, LoadOptions};

use crate::{Error, Result};

/// The password among `offered` that opens the file; `None` where it needs none.
///
/// # Errors
/// [`Error::Content`] with what to do, where it needs another one, or a certificate.
pub(super) fn find(name: &str, bytes: &[u8], offered: &[String]) -> Result<Option<String>> {
    // The entry stands outside of what is encrypted and compressed.
    if !bytes.windows(8).any(|w| w == b"/Encrypt") {
        return Ok(None);
    }
    let load = |password: Option<&String>| {
        let password = password.cloned();
        let options =
            LoadOptions { password, ..LoadOptions::with_max_decompressed_size(super::builtin::STREAM_BYTES) };
        Document::load_mem_with_options(bytes, options)
    };
    let unsupported = |error: &lopdf::Error| {
        matches!(error, lopdf::Error::UnsupportedSecurityHandler(_)).then(|| {
            Error::content(
                name,
                "the PDF is locked in a way that only certain programs open (a certificate or a rights server)",
                "open it in the program that it was made for and print it to a new PDF",
            )
        })
    };
    match load(None) {
        Ok(document) if document.encryption_state.is_none() && document.trailer.has(b"Encrypt") => {}
        // A file of which nothing can be read is for the reader to explain.
        Ok(_) => return Ok(None),
        Err(error) => return unsupported(&error).map_or(Ok(None), Err),
    }
    for password in offered {
        match load(Some(password)) {
            Ok(_) => return Ok(Some(password.clone())),
            Err(error) => {
                if let Some(error) = unsupported(&error) {
                    return Err(error);
                }
            }
        }
    }
    Err(crate::read::password::needed(name, offered))
}

#[cfg(test)]
mod tests {
    use lopdf::{EncryptionState, EncryptionVersion, Object, Permissions, StringFormat, dictionary};

    use super::*;

    /// A PDF without pages that `user` opens.
    fn locked(user: &str) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let catalog = document.add_object(dictionary! { "Type" => "Catalog" });
        document.trailer.set("Root", catalog);
        let id = || Object::String(b"0123456789abcdef".to_vec(), StringFormat::Hexadecimal);
        document.trailer.set("ID", vec![id(), id()]);
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_password_that_opens_is_found() {
        let file = locked("open");
        let offer = |passwords: &[&str]| {
            let passwords: Vec<String> = passwords.iter().map(|p| (*p).to_owned()).collect();
            find("a.pdf", &file, &passwords).map_err(|e| e.remedy().unwrap_or_default().to_owned())
        };
        assert_eq!(offer(&["wrong", "open"]), Ok(Some("open".to_owned())));
        assert!(offer(&[]).unwrap_err().contains("--password"));
        assert!(offer(&["Open"]).unwrap_err().contains("upper"));
        assert_eq!(find("a.pdf", &locked(""), &[]).unwrap(), None);
        assert_eq!(find("a.pdf", b"%PDF-1.7", &[]).unwrap(), None);
    }
}

//! What surrounds the text of a page: menus, banners, share buttons.

use scraper::ElementRef;

/// Elements without any text for a reader.
const SILENT: [&str; 19] = [
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "embed", "video", "audio",
    "canvas", "select", "option", "textarea", "input", "map", "datalist", "noframes",
];
/// Elements that are furniture wherever they stand.
const FURNITURE: [&str; 6] = ["nav", "aside", "form", "button", "dialog", "menu"];
/// Roles that are furniture (WAI-ARIA 1.2, landmark roles).
const ROLES: [&str; 9] =
    ["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar", "alert"];
/// Words of classes and ids that mark furniture on the pages of the UN, of press
/// agencies and of the usual content systems.
const WORDS: [&str; 32] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "submenu",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "footer",
    "masthead",
    "cookie",
    "cookies",
    "share",
    "sharing",
    "social",
    "related",
    "skip",
    "pager",
    "pagination",
    "comments",
    "advert",
    "advertisement",
    "ads",
    "banner",
    "toolbar",
    "newsletter",
    "subscribe",
    "popup",
    "modal",
    "language",
    "languages",
    "tags",
];
/// Classes of text that only a screen reader says: skip links, names of icons.
const SPOKEN: [&str; 5] =
    ["visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "element-invisible"];
/// Words that mark the text itself; they win, for `content-with-sidebar` is no sidebar.
const TEXT_WORDS: [&str; 7] = ["content", "main", "article", "body", "text", "document", "story"];

/// Whether the element shows nothing.
pub(super) fn is_silent(element: ElementRef<'_>) -> bool {
    let hidden_by_style = element.attr("style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    });
    // Inside a sentence they must not cut it; elsewhere they are furniture.
    let is_aside = element.value().name() == "span" && is_spoken(element);
    SILENT.contains(&element.value().name())
        || is_aside
        || element.attr("hidden").is_some()
        || hidden_by_style
}

fn is_spoken(element: ElementRef<'_>) -> bool {
    element.value().classes().any(|class| SPOKEN.contains(&class))
}

/// What an element stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// The page.
    Page,
    /// An article or the main part of it, where a header is the article's own.
    Text,
}

/// Whether the element stands around the text.
pub(super) fn is_furniture(element: ElementRef<'_>, within: Within) -> bool {
    let name = element.value().name();
    if matches!(name, "html" | "body" | "main" | "article") {
        return false;
    }
    if FURNITURE.contains(&name) || (within == Within::Page && matches!(name, "header" | "footer")) {
        return true;
    }
    if element.attr("role").is_some_and(|role| ROLES.contains(&role)) {
        return true;
    }
    if is_spoken(element) {
        return true;
    }
    // LibreOffice writes the running heads of a document into such boxes.
    if name == "div" && element.attr("title").is_some_and(|title| matches!(title, "header" | "footer")) {
        return true;
    }
    // Words are judged on boxes only: `<span class="language">` is part of a sentence.
    if !matches!(name, "div" | "section" | "ul" | "ol" | "table" | "td" | "header" | "footer" | "p") {
        return false;
    }
    let words = || {
        let names = [element.attr("class"), element.attr("id")];
        names.into_iter().flatten().flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()))
    };
    let says = |list: &[&str]| words().any(|word| list.iter().any(|w| word.eq_ignore_ascii_case(w)));
    says(&WORDS) && !says(&TEXT_WORDS)
}

"""A press page: the article among the menus, notices and links that surround one."""
from xml.sax.saxutils import escape

from pairs import ordered, plain

FRAME = {
    "ar": {
        "site": "شبكة المراصد الجبلية", "cookies": "يستعمل هذا الموقع ملفات تعريف الارتباط. هل توافق؟", "accept": "موافق",
        "menu": ["الرئيسية", "من نحن", "المراصد", "البيانات", "وظائف", "اتصل بنا"],
        "crumbs": ["الرئيسية", "الإعلام", "النشرات الصحفية"],
        "share": ["شارك على الشبكات", "أرسل بالبريد", "اطبع"],
        "related": "اقرأ أيضا", "links": ["صور من كاسا ألتا", "كيف تقرأ خريطة الثلج"],
        "foot": "جميع الحقوق محفوظة", "foot_links": ["شروط الاستخدام", "الخصوصية", "خريطة الموقع"],
    },
    "en": {
        "site": "Mountain Observatories Network", "cookies": "This site uses cookies. Do you agree?", "accept": "I agree",
        "menu": ["Home", "About us", "Observatories", "Data", "Jobs", "Contact", "Shop"],
        "crumbs": ["Home", "Media", "Press releases"],
        "share": ["Share on social networks", "Send by e-mail", "Print"],
        "related": "See also", "links": ["Live camera: White Pass", "Subscribe to the newsletter", "Volunteer as a transcriber"],
        "foot": "All rights reserved", "foot_links": ["Terms of use", "Privacy", "Accessibility", "Site map"],
    },
}


def links(tag, items, attributes=""):
    return f"<{tag}{attributes}><ul>" + "".join(f'<li><a href="#">{escape(i)}</a></li>' for i in items) + f"</ul></{tag}>"


def article(beads, language):
    out, rows, items = [], {}, []

    def flush():
        if rows:
            body = "".join("<tr>" + "".join(row) + "</tr>\n" for row in rows.values())
            out.append(f"<table>\n{body}</table>")
            rows.clear()
        if items:
            out.append("<ul>\n" + "".join(f"<li>{i}</li>\n" for i in items) + "</ul>")
            items.clear()

    for bead in ordered(beads, language):
        texts = [escape(plain(t)) for t in bead.side(language)]
        if bead.kind == "cell":
            tag = "th" if bead.args[0] == "0" else "td"
            rows.setdefault(bead.args[0], []).append(f"<{tag}>{texts[0]}</{tag}>")
        elif bead.kind == "item":
            items += texts
        else:
            flush()
            tag = {"title": "h1", "heading": "h2", "meta": 'p class="meta"'}.get(bead.kind, "p")
            out += [f"<{tag}>{t}</{tag.split()[0]}>" for t in texts]
    flush()
    return "\n".join(out)


def page(beads, language):
    f = FRAME[language]
    direction = "rtl" if language == "ar" else "ltr"
    title = next(plain(b.side(language)[0]) for b in beads if b.kind == "title")
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<title>{escape(title)} | {f['site']}</title>
<style>body {{ font: 1rem/1.6 serif; max-width: 45rem; margin: auto }} table {{ border-collapse: collapse }}</style>
<script>window.dataLayer = []; function consent() {{ document.getElementById("cookies").remove(); }}</script>
</head>
<body>
<div id="cookies" class="cookie-banner" role="dialog"><p>{f['cookies']}</p><button onclick="consent()">{f['accept']}</button></div>
<header><a href="/">{f['site']}</a>
{links('nav', f['menu'])}
</header>
{links('nav', f['crumbs'], ' class="breadcrumb" aria-label="breadcrumb"')}
<main>
<article>
{article(beads, language)}
</article>
{links('div', f['share'], ' class="share-buttons"')}
<aside class="related"><h2>{f['related']}</h2>
{links('div', f['links'])}
</aside>
</main>
<footer><p>© {f['site']}. {f['foot']}</p>
{links('nav', f['foot_links'])}
</footer>
</body>
</html>
"""

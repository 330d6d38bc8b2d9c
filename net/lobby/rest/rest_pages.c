/* The guest page at a room's address, and what it loads. The page is the same whether the room is
 * there or not: it asks over the websocket and says it in the guest's language. What it will hear
 * about the door is put into it, so that a guest with a slow link need not wait for the answer. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "net/base/alloc.h"
#include "net/base/frame.h"
#include "net/base/str.h"
#include "net/lobby/rest/assets.h"
#include "net/lobby/rest/rest.h"

/* Only what comes from here, and the websocket back to it. */
#define PAGE_POLICY                                                               \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "   \
    "connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; " \
    "frame-ancestors 'self'"

#define PERMISSIONS "Permissions-Policy: camera=(self), microphone=(self)\r\n"

/* The page is told with its first bytes which words it will ask for, so that they come beside its
 * script and not after it. The script is named first: it is the largest, and should have the
 * connection that is there already. */
#define PAGE_HEADERS(lang)                                                             \
    "Vary: Accept-Encoding, Accept-Language\r\n" PERMISSIONS                           \
    "Link: </-/page.js>; rel=modulepreload\r\nLink: </-/" lang ".json>; rel=preload; " \
    "as=fetch; crossorigin\r\n"
#define GZIP "Content-Encoding: gzip\r\n"
#define PAGE_ROW(lang)                                  \
    {                                                   \
        lang,                                           \
        {                                               \
            PAGE_HEADERS(lang), GZIP PAGE_HEADERS(lang) \
        }                                               \
    }

/* The languages of net/web/texts; English first, for whoever reads none of them. */
static const struct page_lang {
    const char *lang;
    const char *headers[2]; /* plain, compressed */
} langs[] = {PAGE_ROW("en"), PAGE_ROW("de"), PAGE_ROW("es"), PAGE_ROW("ar")};

/* The first language of an Accept-Language that the page speaks. Browsers put what they like best
 * first, so the weights are not read; a wrong guess costs the page a small file. */
static const struct page_lang *page_lang(const char *wishes)
{
    while (*wishes) {
        size_t n;

        wishes += strspn(wishes, ", \t");
        n = strcspn(wishes, "-;, \t");
        for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
            if (n == strlen(langs[i].lang) && strncasecmp(wishes, langs[i].lang, n) == 0)
                return &langs[i];
        wishes += strcspn(wishes, ",");
    }
    return langs;
}

static enum err send_asset(const struct rest_req *r, const struct asset *a, struct reply *out)
{
    bool gzip = r->accepts_gzip;

    out->type = a->type;
    out->tag = a->tag;
    out->cache = "no-cache"; /* may be kept, is asked for again: the tag answers 304 */
    out->policy = PAGE_POLICY;
    out->extra = gzip ? GZIP "Vary: Accept-Encoding\r\n" PERMISSIONS
                      : "Vary: Accept-Encoding\r\n" PERMISSIONS;
    if (strstr(r->if_none_match, a->tag)) {
        out->status = 304;
        return ERR_OK;
    }
    out->len = gzip ? a->gzip_len : a->plain_len;
    out->body = xmalloc(out->len);
    memcpy(out->body, gzip ? a->gzip : a->plain, out->len);
    return ERR_OK;
}

static bool is_room_name(const char *name)
{
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    return n > 0 && n <= LIMIT_ROOM_NAME && !name[n];
}

static void add_attribute(struct strbuf *b, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '&')
            strbuf_puts(b, "&amp;");
        else if (text[i] == '"')
            strbuf_puts(b, "&quot;");
        else if (text[i] == '<')
            strbuf_puts(b, "&lt;");
        else if (text[i] == '>')
            strbuf_puts(b, "&gt;");
        else
            strbuf_add(b, text + i, 1);
    }
}

/* The page with this in it, as it is now: nothing of it is kept. */
static bool page_with_door(const struct asset *page, const struct frame *door, struct reply *out)
{
    static const char mark[] = "<meta name=\"door\" content=\"";
    const unsigned char *at = memmem(page->plain, page->plain_len, mark, sizeof mark - 1);
    struct strbuf b = STRBUF_INIT(page->plain_len + 6 * door->len); /* &quot; */
    size_t head;

    if (!at)
        return false;
    head = (size_t)(at - page->plain) + sizeof mark - 1;
    strbuf_add(&b, page->plain, head);
    add_attribute(&b, (const char *)door->text, door->len);
    strbuf_add(&b, page->plain + head, page->plain_len - head);
    out->type = page->type;
    out->cache = "no-cache";
    out->policy = PAGE_POLICY;
    out->len = b.len;
    out->body = strbuf_take(&b);
    return true;
}

enum err rest_page(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct asset *page = asset_find("page.html");
    const struct page_lang *lang = page_lang(r->accept_language);
    struct frame *door;
    bool made;

    if (!is_room_name(r->param)) {
        error_set(err, "there is no such path");
        return ERR_NO_METHOD;
    }
    door = lobby_look(r->env->lobby, r->param, r->now);
    made = door && page_with_door(page, door, out);
    frame_unref(door);
    if (!made)
        send_asset(r, page, out);
    out->extra = lang->headers[!made && r->accepts_gzip];
    return ERR_OK;
}

/* Everything but the page itself: by the last part of the path. */
enum err rest_asset(const struct rest_req *r, struct reply *out, struct error *err)
{
    const char *slash = strrchr(r->path, '/');
    const struct asset *a = asset_find(slash ? slash + 1 : "");

    if (a)
        return send_asset(r, a, out);
    error_set(err, "there is no such file");
    return ERR_NO_METHOD;
}

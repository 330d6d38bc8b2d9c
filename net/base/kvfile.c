/* Reader of "key = value" files in [sections]. */
#include "net/base/kvfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

struct parse {
    const struct kvfile_reader *r;
    struct kvfile_line at;
    char section[64];
    int complaints;
};

static void complain(struct parse *p, const char *reason)
{
    char sentence[ERROR_TEXT_MAX + 256];

    p->complaints++;
    if (p->at.line > 0)
        snprintf(sentence, sizeof sentence, "%s:%d: %s", p->at.file, p->at.line, reason);
    else
        snprintf(sentence, sizeof sentence, "%s: %s", p->at.file, reason);
    if (p->r->complain)
        p->r->complain(p->r->arg, sentence);
}

static char *trim(char *s)
{
    size_t n;

    s += strspn(s, " \t\r");
    n = strlen(s);
    while (n > 0 && strchr(" \t\r", s[n - 1]))
        s[--n] = '\0';
    return s;
}

/* "#d8dee9" and not a letter more. */
static bool is_colour(const char *s)
{
    return strspn(s + 1, "0123456789abcdefABCDEF") == 6 && strchr(" \t\r/", s[7]);
}

/* Ends the line at a comment that is neither a colour nor inside double quotes. */
static void cut_comment(char *s)
{
    bool quoted = false;

    for (char *c = s; *c; c++) {
        if (*c == '"')
            quoted = !quoted;
        else if (*c == '#' && !quoted && (c == s || (strchr(" \t", c[-1]) && !is_colour(c)))) {
            *c = '\0';
            return;
        }
    }
}

static void parse_section(struct parse *p, char *s)
{
    size_t n = strlen(s);

    if (s[n - 1] != ']' || n < 3) {
        complain(p, "a section is written [name]");
        return;
    }
    s[n - 1] = '\0';
    if (!str_copy(p->section, sizeof p->section, trim(s + 1)))
        complain(p, "the section's name is too long");
}

static char *unquote(char *s)
{
    size_t n = strlen(s);

    if (n >= 2 && s[0] == '"' && s[n - 1] == '"') {
        s[n - 1] = '\0';
        return s + 1;
    }
    return s;
}

static void parse_line(struct parse *p, char *s)
{
    struct error err = {{0}};
    char *eq;

    cut_comment(s);
    s = trim(s);
    if (!*s)
        return;
    if (*s == '[') {
        parse_section(p, s);
        return;
    }
    eq = strchr(s + 1, '='); /* a key may itself be "=" */
    if (!eq) {
        complain(p, "expected key = value");
        return;
    }
    *eq = '\0';
    p->at.section = p->section;
    p->at.key = unquote(trim(s));
    p->at.value = unquote(trim(eq + 1));
    if (!p->r->set(p->r->arg, &p->at, &err))
        complain(p, err.text);
}

int kvfile_parse(const char *name, const char *text, size_t len, const struct kvfile_reader *r)
{
    struct parse p = {.r = r, .at = {.file = name}};

    if (len > KVFILE_MAX_BYTES) {
        complain(&p, "the file is larger than 1 MiB");
        return p.complaints;
    }
    for (size_t at = 0; at < len;) {
        const char *nl = memchr(text + at, '\n', len - at);
        size_t n = nl ? (size_t)(nl - (text + at)) : len - at;
        char *line = xstrndup(text + at, n);

        p.at.line++;
        if (memchr(line, '\0', n))
            complain(&p, "the line holds a zero byte");
        else
            parse_line(&p, line);
        free(line);
        at += n + 1;
    }
    return p.complaints;
}

int kvfile_read(const char *path, bool missing_ok, const struct kvfile_reader *r)
{
    struct parse p = {.r = r, .at = {.file = path}};
    struct strbuf text = STRBUF_INIT(KVFILE_MAX_BYTES + 1);
    char chunk[4096];
    size_t n;
    int complaints;
    FILE *f = fopen(path, "re");

    if (!f && errno == ENOENT && missing_ok)
        return 0;
    if (!f) {
        complain(&p, strerror(errno));
        return 1;
    }
    while (!text.over && (n = fread(chunk, 1, sizeof chunk, f)) > 0)
        strbuf_add(&text, chunk, n);
    if (ferror(f) || text.over) {
        complain(&p, text.over ? "the file is larger than 1 MiB" : strerror(errno));
        complaints = 1;
    } else {
        complaints = kvfile_parse(path, text.s ? text.s : "", text.len, r);
    }
    fclose(f);
    strbuf_free(&text);
    return complaints;
}

/* The powers of a host by key. */
#include "tests/lib/keys.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

/* What a person takes to read a dialog or look again, and for Escape to be told from Alt. */
enum { LOOK_MS = 700, ESCAPE_MS = 300, ECHO_MS = 5000, KEY_MAX = 16, TRIES = 8 };

static const struct {
    const char *name, *bytes;
} names[] = {{"Enter", "\r"},  {"Esc", "\033"},    {"Tab", "\t"},    {"Space", " "},
             {"Up", "\033[A"}, {"Down", "\033[B"}, {"End", "\033[F"}};

static void bytes_of(const char *key, size_t len, char dst[KEY_MAX])
{
    assert_true(len > 0 && len < KEY_MAX - 1);
    for (size_t i = 0; i < CHECK_COUNT(names); i++)
        if (strlen(names[i].name) == len && memcmp(names[i].name, key, len) == 0) {
            str_copy(dst, KEY_MAX, names[i].bytes);
            return;
        }
    if (len == 3 && memcmp(key, "A-", 2) == 0)
        snprintf(dst, KEY_MAX, "\033%c", key[2]);
    else
        snprintf(dst, KEY_MAX, "%.*s", (int)len, key);
}

static void press(struct vt *t, const char *bytes)
{
    bool escape = str_eq(bytes, "\033");

    for (int i = 0; i < TRIES; i++) {
        console_key(t, bytes);
        if (escape)
            console_pause(t, ESCAPE_MS);
        vt_drain(t);
        if (vt_find(t, "too quick", 0) < 0 && vt_find(t, "keys at once", 0) < 0)
            return;
        console_key(t, "\033"); /* the notice goes */
        console_pause(t, LOOK_MS);
    }
    vt_expect(t, "nothing about haste");
}

void keys_press(struct vt *t, const char *keys)
{
    char bytes[KEY_MAX];

    while (*keys) {
        size_t len = strcspn(keys, " ");

        bytes_of(keys, len, bytes);
        press(t, bytes);
        keys += len + (keys[len] == ' ');
    }
}

/* How often the text stands on the screen. */
struct seen {
    const char *text;
    int times;
};

static int count(struct vt *t, const char *text)
{
    char *screen = xmalloc(VT_SCREEN_MAX);
    int n = 0;

    vt_dump(t, screen);
    for (const char *at = screen; (at = strstr(at, text)) != NULL; at++)
        n++;
    free(screen);
    return n;
}

static bool is_echoed(struct vt *t, void *arg)
{
    const struct seen *s = arg;

    return count(t, s->text) > s->times;
}

void keys_line(struct vt *t, const char *text)
{
    struct seen s = {text, *text ? count(t, text) : 0};

    /* The same words may stand elsewhere, and go from there: then it is only waited for a while. */
    vt_type(t, text);
    if (*text && !vt_until(t, is_echoed, &s, ECHO_MS))
        vt_expect(t, text);
    vt_settle(t); /* what ends it is in a read of its own */
    console_key(t, "\r");
}

void keys_answer(struct vt *t, const char *asks, const char *keys)
{
    vt_expect(t, asks);
    console_pause(t, LOOK_MS);
    keys_press(t, keys);
}

void keys_play(struct vt *t, struct proc *guest, const struct keys_step *step, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct keys_step *s = &step[i];
        size_t before = guest ? proc_len(guest, PROC_OUT) : 0;

        fprintf(stderr, "  %s\n", s->what);
        if (s->keys)
            keys_press(t, s->keys);
        if (s->asks)
            vt_expect(t, s->asks);
        if (s->answer)
            keys_answer(t, s->asks, s->answer);
        if (s->typed)
            keys_line(t, s->typed);
        if (s->screen && s->and)
            vt_expect_row(t, s->screen, s->and);
        else if (s->screen)
            vt_expect(t, s->screen);
        if (s->heard && proc_wait(guest, PROC_OUT, s->heard, before, PROC_PATIENCE) < 0)
            fail_msg("%s: the guest never heard '%s': %s", s->what, s->heard,
                     proc_text(guest, PROC_OUT) + before);
    }
}

void keys_words(struct vt *t, const char *words)
{
    for (; *words; words++) {
        vt_type(t, (char[]){*words, '\0'});
        vt_settle(t);
    }
}

void keys_fill(struct vt *t, const char *field, const char *words)
{
    char searched[64];

    snprintf(searched, sizeof searched, "/%s", field);
    console_key(t, "/");
    vt_expect(t, "to the field");
    keys_words(t, field);
    vt_expect(t, searched);
    console_key(t, "\r");
    vt_expect(t, "C-s");
    console_key(t, "\r");
    vt_expect(t, "next field");
    console_key(t, "\x15");
    keys_words(t, words);
    vt_expect(t, words);
    console_key(t, "\r");
    vt_expect(t, "C-s");
    console_key(t, "\x1b");
    console_pause(t, 300); /* a lone Escape */
}

struct count {
    const char *words;
    long first;
};

static bool is_below(struct vt *t, void *arg)
{
    struct count *c = arg;
    char row[VT_ROW_MAX];
    const char *at;
    long n;
    int y = vt_find(t, c->words, 0);

    if (y < 0)
        return false;
    vt_row(t, y, row);
    at = strstr(row, c->words) + strlen(c->words);
    while (*at == ' ')
        at++;
    if (!isdigit((unsigned char)*at))
        return false;
    n = strtol(at, NULL, 10);
    if (strchr("0123456789", at[1]) && at[2] == ':') /* mm:ss */
        n = n * 60 + strtol(at + 3, NULL, 10);
    if (c->first < 0)
        c->first = n;
    return n < c->first;
}

void keys_counts_down(struct vt *t, const char *words)
{
    struct count c = {words, -1};

    if (!vt_until(t, is_below, &c, PROC_PATIENCE)) {
        print_error("the number after \"%s\" does not go down from %ld\n", words, c.first);
        vt_expect(t, "a lower number");
    }
}

struct vt *keys_console(struct serve *s, const char *host, const char *config, const char *room)
{
    char user[64];
    const char *const env[] = {user, config, NULL};

    snprintf(user, sizeof user, "USER=%s", host);
    return console_start(s,
                         &(struct console_conf){.rows = 36, .cols = 120, .room = room, .env = env});
}

struct vt *keys_inside(struct serve *s, const char *room, const char *first)
{
    struct vt *t = keys_console(s, "mira", NULL, room);

    console_read(t, first);
    keys_press(t, "3");
    vt_expect_row(t, "role", ""); /* the details of who is inside */
    console_read(t, first);
    return t;
}

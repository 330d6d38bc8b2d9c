/* Alerts of a console on a real terminal: title, bell, notifications, with a guest whose name tries
 * to break out of them. */
#include <stdio.h>
#include <string.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

/* What may be printed of it stays; for a shell it would be a command. */
#define HOSTILE "Zed\033]0;owned\a\033\\\302\234; $(touch hacked) `touch hacked` \"'"

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static void write_config(const char *text)
{
    tmp_put(server.dir, "config/foyer/config", text);
}

/* How often the bytes stand in what the terminal got. */
static size_t times(struct vt *t, const char *bytes)
{
    size_t len, n = 0, size = strlen(bytes);
    const char *at = vt_bytes(t, &len), *end = at + len;

    while ((at = memmem(at, (size_t)(end - at), bytes, size))) {
        n++;
        at += size;
    }
    return n;
}

/* Bells that are heard: those that end a control string are not. */
static size_t bells(struct vt *t)
{
    size_t len, n = 0;
    const char *at = vt_bytes(t, &len);
    bool inside = false;

    for (size_t i = 0; i < len; i++) {
        if (at[i] == '\033' && i + 1 < len)
            inside = at[i + 1] == ']' || at[i + 1] == 'P';
        else if (at[i] == '\a' && inside)
            inside = false;
        else if (at[i] == '\a')
            n++;
    }
    return n;
}

struct hoped {
    const char *bytes; /* null: bells */
    size_t n;
};

static bool came(struct vt *t, void *arg)
{
    const struct hoped *h = arg;

    return (h->bytes ? times(t, h->bytes) : bells(t)) >= h->n;
}

static void expect(struct vt *t, const char *bytes, size_t n)
{
    struct hoped h = {bytes, n};

    check_true(bytes ? bytes : "bell", vt_until(t, came, &h, PROC_PATIENCE));
}

static void title_bell_and_notification(void **state)
{
    static const struct {
        const char *option, *begins;
        const char *env[3];
    } rows[] = {
        {"osc9", "\033]9;foyer: Zed", {NULL}},
        {"osc777", "\033]777;notify;foyer;Zed", {NULL}},
        {"osc99", "\033]99;i=foyer;foyer: Zed", {NULL}},
        {"osc9", "\033Ptmux;\033\033]9;foyer: Zed", {"TMUX=/tmp/none,1,0", NULL}},
        {"osc9", "\033]9;foyer: Zed", {"LC_ALL=C", NULL}},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char text[256];
        struct proc *guest;
        struct vt *t;

        snprintf(text, sizeof text, "[alert]\nnotify = %s\nnotify_after = 0\nrepeat = 0\n",
                 rows[i].option);
        write_config(text);
        t = console_start(&server, &(struct console_conf){.env = rows[i].env});
        check_int("nobody, no bell", bells(t), 0);
        check_int("nobody, no title", times(t, "\033]2;"), 0);
        guest = serve_guest(&server, "interview", HOSTILE);
        expect(t, "\033]2;(1) Zed", 1);
        expect(t, NULL, 1);
        expect(t, rows[i].begins, 1);
        vt_expect(t, "Zed");
        check_int("broken out", times(t, "\033]0;") + times(t, "owned\a") + times(t, "\302\234"),
                  0);
        serve_leave(guest);
        expect(t, "\033[23;2t", 1); /* the title from before */
        check_int("one bell", bells(t), 1);
        check_int("one notification", times(t, rows[i].begins), 1);
        console_quit(t);
    }
}

static void title_goes_with_the_program(void **state)
{
    static const int signals[] = {15 /* TERM */, 6 /* ABRT */};

    (void)state;
    write_config("");
    for (size_t i = 0; i < CHECK_COUNT(signals); i++) {
        struct vt *t = console_start(&server, &(struct console_conf){0});
        struct proc *guest = serve_guest(&server, "interview", "Ana Lima");

        expect(t, "\033]2;(1) Ana Lima waits - foyer\033\\", 1);
        check_int("still ours", times(t, "\033[23;2t"), 0);
        proc_signal(vt_proc(t), signals[i]);
        check_true("ends", proc_exit(vt_proc(t), PROC_PATIENCE) >= 0);
        vt_drain(t);
        check_int("given back", times(t, "\033[23;2t"), 1);
        vt_free(t);
        serve_leave(guest);
    }
}

static void bell_until_answered(void **state)
{
    struct proc *guest;
    size_t n;
    struct vt *t;

    (void)state;
    write_config("[alert]\nrepeat = 1\ntitle = off\n");
    t = console_start(&server, &(struct console_conf){.rows = 36, .cols = 120});
    guest = serve_guest(&server, "interview", "Bo Berg");
    expect(t, NULL, 3);
    check_int("no title", times(t, "\033]2;"), 0);
    console_read(t, "Bo Berg");
    console_key(t, "w");
    vt_expect(t, "hold Bo Berg");
    console_key(t, "\r");
    vt_expect_gone(t, "hold Bo Berg");
    vt_expect_row(t, "Bo Berg", "held");
    vt_drain(t);
    n = bells(t);
    console_pause(t, 2500); /* what must not come can only be waited for */
    check_int("held: silent", bells(t), n);
    console_quit(t);
    serve_leave(guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_bell_and_notification),
        cmocka_unit_test(title_goes_with_the_program),
        cmocka_unit_test(bell_until_answered),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

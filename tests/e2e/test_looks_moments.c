/* What comes and goes in every mode: decisions that wait, newcomers, people who leave, slow answers
 * and a lost line; see tests/lib/looks.h. The console is connected by a line that can be damaged.
 */
#include <stdio.h>
#include <string.h>

#include "tests/lib/cable.h"
#include "tests/lib/check.h"
#include "tests/lib/looks.h"

enum { GONE = 8, SLOW, LEAVING, MAKING, ASKING, LOST };

static const struct look rows[] = {
    {.what = "a denial that waits",
     .keys = "jd",
     .shows = "deny in",
     .small = "pending: deny",
     .back = "",
     .says = "pending: deny Bo Berg"},
    {.what = "what was taken back",
     .keys = "z",
     .until = "taken back",
     .then = "g",
     .shows = "1 Rooms",
     .small = "Bo Berg",
     .back = "",
     .says = "taken back"},
    {.what = "held with words",
     .keys = "w\r",
     .shows = "held",
     .small = "Bo Berg",
     .back = "w",
     .says = "Ana Lima"},
    {.what = "a room that is locked",
     .keys = "L",
     .shows = "LOCKED",
     .back = "L",
     .says = "interview"},
    {.what = "panic", .keys = "!", .shows = "PANIC", .back = "!", .says = "interview"},
    {.what = "a reason that is typed", .keys = "^dToo late", .shows = "Too late", .back = "<"},
    {.what = "how many to admit", .keys = "^n", .shows = "Enter", .back = "<"},
    {.what = "words for everybody", .keys = "B", .shows = "Enter", .back = "<"},
    [GONE] = {.what = "somebody who has gone",
              .shows = "Cy Young has gone",
              .small = "gone, any key"},
    [SLOW] = {.what = "an answer that does not come",
              .shows = "no answer for",
              .says = "no answer for"},
    [LEAVING] = {.what = "leaving meanwhile", .shows = "y leave", .says = "no answer for"},
    [MAKING] = {.what = "a token on its way", .shows = "making ...", .says = "no answer for"},
    [ASKING] = {.what = "a list on its way", .shows = "asking the server", .says = "no answer for"},
    [LOST] = {.what = "a lost line",
              .shows = "link lost since",
              .small = "link lost",
              .says = "link lost"},
};

static struct cable *cable;
static char url[64];

static void by_cable(struct looks *l)
{
    cable_close(cable); /* of a walk that failed */
    cable = cable_open(l->server.port);
    snprintf(url, sizeof url, "FOYER_URL=http://127.0.0.1:%d", cable_port(cable));
    l->url = url;
}

/* ---- newcomers ---- */

struct fresh {
    const char *name;
    int row;
};

/* The word or the sign of a newcomer, and bold letters whatever the colours. */
static bool is_fresh(struct vt *t, void *arg)
{
    struct fresh *f = arg;
    char line[VT_ROW_MAX];
    int at;

    f->row = vt_find(t, f->name, 1);
    if (f->row < 0)
        return false;
    vt_row(t, f->row, line);
    at = (int)(strstr(line, f->name) - line);
    for (int x = at > 20 ? 20 : 0; x <= at; x++)
        if (vt_cell(t, f->row, x).ch == (uint32_t)f->name[0] && vt_cell(t, f->row, x).bold)
            return strstr(line, " new") || strstr(line, " n");
    return false;
}

static bool is_old(struct vt *t, void *arg)
{
    return !is_fresh(t, arg);
}

static void newcomers(struct looks *l)
{
    static const char *const names[LOOKS_SIZES] = {"Zoe", "Yara", "Xena"};

    for (size_t s = 0; s < LOOKS_SIZES; s++) {
        struct fresh f = {.name = names[s]};
        struct proc *guest;

        if (s > 0)
            looks_resize(l, s);
        guest = serve_guest(&l->server, "interview", names[s]);
        check_true(names[s], vt_until(l->t, is_fresh, &f, PROC_PATIENCE));
        check_true("for a moment", vt_until(l->t, is_old, &f, PROC_PATIENCE));
        serve_leave(guest);
        vt_expect(l->t, "3 waiting");
    }
    looks_resize(l, 0);
}

static void goes(struct looks *l)
{
    looks_press(l, "G");
    serve_leave(l->guest[2]);
    l->guest[2] = NULL;
    looks_check(l, GONE);
    looks_press(l, "g");
}

/* ---- the line ---- */

static void stall(void *arg, int n, struct cable_plan *p)
{
    (void)arg;
    (void)n;
    *p = (struct cable_plan){.way = CABLE_DOWN, .fault = CABLE_STALL, .ms = 10 * PROC_PATIENCE};
}

static void slow(struct looks *l)
{
    console_pause(l->t, 800); /* who stands at the cursor is read */
    cable_plan_new(cable, stall, NULL);
    cable_damage(cable, stall, NULL);
    looks_press(l, "a");
    looks_check(l, SLOW);
    looks_press(l, "q");
    looks_check(l, LEAVING);
    looks_press(l, "<T\023");
    looks_check(l, MAKING);
    looks_press(l, "<TL");
    looks_check(l, ASKING);
    looks_press(l, "<<");
}

static void lost(struct looks *l)
{
    serve_kill(&l->server);
    cable_plan_new(cable, NULL, NULL);
    cable_cut(cable);
    looks_check(l, LOST);
    serve_restart(&l->server);
    vt_expect_gone(l->t, "link lost");
    vt_expect(l->t, "link ok");
    looks_press(l, "g");
    vt_expect(l->t, "1 waiting"); /* she was let in when the line was back */
}

static void what_happens(struct looks *l)
{
    newcomers(l);
    goes(l);
    slow(l);
    lost(l);
}

static struct looks looks = {
    .row = rows,
    .n = CHECK_COUNT(rows),
    .options = "wait.warn = 86400\nwait.late = 86400\nalert.title = off\ngrace = 30\n",
    .before = by_cable,
    .after = what_happens,
};

int main(void)
{
    return looks_run(&looks);
}

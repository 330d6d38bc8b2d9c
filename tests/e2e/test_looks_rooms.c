/* Rooms, tokens and who is kept out in every mode; see tests/lib/looks.h. */
#include "tests/lib/check.h"
#include "tests/lib/looks.h"

static const struct look rows[] = {
    {.what = "a property that is looked for", .keys = "1e/seat", .shows = "/seat", .back = "<<2"},
    {.what = "a value that can not be used",
     .keys = "1e/max_part\r\r\0250",
     .shows = "was '0' but",
     .back = "<<<y2"},
    {.what = "what changes and for whom",
     .keys = "1e/max_part\r\r\0252\r<",
     .shows = "200 -> 2",
     .small = "1 change",
     .back = "<y2"},
    {.what = "what would be sent",
     .keys = "1e/max_part\r\r\0252\r<p",
     .shows = "\"max_participants\"",
     .back = "q<y2"},
    {.what = "the same for a shell",
     .keys = "1e/max_part\r\r\0252\r<c",
     .shows = "FOYER_API_KEY",
     .back = "q<y2"},
    {.what = "leaving with changes",
     .keys = "1e/max_part\r\r\0252\r<q",
     .shows = "y leave",
     .back = "y2"},
    {.what = "a new room", .keys = "1n\r\025talk-1\r", .shows = "New room", .back = "<y2"},
    {.what = "a new room that is public",
     .keys = "1n\r\025talk-1\r/knocking\r ",
     .shows = "New room",
     .back = "<<y2"},
    {.what = "a token for everything",
     .keys = "T/room_name\r\r\025\r<\023",
     .shows = "refused: C-s again",
     .small = "New token",
     .back = "<"},
    {.what = "an endless token",
     .keys = "T/exp\r\r\025never\r<\023",
     .shows = "refused: C-s again",
     .small = "New token",
     .back = "<"},
    {.what = "live tokens", .keys = "TL", .shows = "Ana Lima", .back = "<<"},
    {.what = "the end of a token",
     .keys = "TL",
     .until = "many, unused",
     .then = "x",
     .shows = "It opens nothing",
     .small = "End the token",
     .back = "<<<"},
    {.what = "a token that was made",
     .keys = "T\023",
     .shows = "skips the lobby",
     .small = "A token: interview",
     .back = "<",
     .loose = true},
    {.what = "its link that was copied",
     .keys = "T\023",
     .until = "A token: interview",
     .then = "y",
     .shows = "clipboard",
     .small = "A token: interview",
     .back = "<",
     .loose = true},
    {.what = "who is kept out", .keys = "K", .shows = "shouted", .small = "spam", .back = "<"},
    {.what = "one of them",
     .keys = "K",
     .until = "shouted at",
     .then = " ",
     .shows = "take 1 off",
     .small = "y take 1",
     .back = "<"},
};

static void what_is_there(struct looks *l)
{
    SERVE_DO(&l->server, "token", "create", "--room", "interview", "--name", "Ana Lima", "--exp",
             "+45m");
    SERVE_DO(&l->server, "block", "add", "--room", "interview", "--user", "spam-7", "--length",
             "24h", "--reason", "shouted at everybody");
}

/* Cells of a code: half blocks, two squares each. */
static int blocks(struct vt *t)
{
    int n = 0;

    for (int y = 0; y < 36; y++)
        for (int x = 0; x < 120; x++) {
            uint32_t ch = vt_cell(t, y, x).ch;

            n += ch == 0x2580 || ch == 0x2584 || ch == 0x2588;
        }
    return n;
}

/* The code of a link needs 33 rows by half blocks, and by pairs of blanks more than there are. */
static void a_code(struct looks *l)
{
    static const char too_small[] = "The QR code of this link takes";

    looks_press(l, "T\023");
    vt_expect(l->t, "A token: interview");
    looks_press(l, "Q");
    vt_expect(l->t, too_small);
    looks_resize(l, 2);
    vt_expect(l->t, "The QR code of this link");
    looks_resize(l, 1);
    if (l->kind->utf8) {
        vt_expect(l->t, "any key");
        check_true("squares of the code", blocks(l->t) > 500);
    } else {
        vt_expect(l->t, too_small);
    }
    looks_resize(l, 0);
    looks_press(l, " <");
}

static struct looks looks = {
    .row = rows,
    .n = CHECK_COUNT(rows),
    .options = "wait.warn = 86400\nwait.late = 86400\nalert.title = off\n",
    .before = what_is_there,
    .after = a_code,
};

int main(void)
{
    return looks_run(&looks);
}

/* The main screen, its lists, help and dialogs in every mode; see tests/lib/looks.h. */
#include "tests/lib/check.h"
#include "tests/lib/looks.h"

static const struct look rows[] = {
    {.what = "the main screen", .keys = "", .shows = "1 Rooms", .small = "Bo Berg", .back = ""},
    {.what = "help", .keys = "?", .shows = "type to search", .back = "<"},
    {.what = "help, searched", .keys = "?block", .shows = "block", .back = "<"},
    {.what = "details",
     .keys = "i",
     .shows = "there are none for this room",
     .small = "Details",
     .back = "<"},
    {.what = "everybody in", .keys = "A", .shows = "y admit 3", .small = "Admit", .back = "<"},
    {.what = "a block", .keys = "b", .shows = "Block: ", .back = "<"},
    {.what = "a message", .keys = "m", .shows = "message to", .back = "<"},
    {.what = "the room editor", .keys = "1e", .shows = "Edit room: interview", .back = "<<2"},
    {.what = "the token maker", .keys = "T", .shows = "New token", .back = "<<"},
};

static struct looks looks = {
    .row = rows,
    .n = CHECK_COUNT(rows),
    .options = "wait.warn = 86400\nwait.late = 86400\nalert.title = off\n",
};

int main(void)
{
    return looks_run(&looks);
}

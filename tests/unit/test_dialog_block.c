/* The question about a block: which signals can be ticked, and what is too little. */

#include "net/base/str.h"
#include "net/proto/block_signals.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/input/dialog_block.h"

enum { READ = TIME_READ_BEFORE_KEY };

enum { DEVICE = 1 << SIGNAL_DEVICE, TOKEN = 1 << SIGNAL_TOKEN, NAME = 1 << SIGNAL_NAME };

static void know(struct desk *d, const char *id, uint8_t signals)
{
    knocks_find(&model_room(&d->model)->knocks, id)->w.signals = signals;
}

static void test_signals(void **state)
{
    static const struct {
        const char *what;
        uint8_t known[2]; /* of the two who are marked */
        const char *keys;
        int points;
        const char *said; /* null: it is sent */
    } table[] = {
        {"both by the device", {DEVICE | NAME, DEVICE | NAME}, "", 100, NULL},
        {"one has a token, the other not", {DEVICE | TOKEN, DEVICE}, "", 80, NULL},
        {"the token alone forgets one", {DEVICE | TOKEN, DEVICE}, "1", 0, "Guest 1 would have 0"},
        {"too little is ticked", {DEVICE | NAME, DEVICE | NAME}, "1", 40, "Guest 0 would have 40"},
        {"too little is known of one", {DEVICE, NAME}, "", 40, "too little is known of Guest 1"},
        {"nothing is known", {0, 0}, "1 2 3 4 5", 0, "too little is known of Guest 0"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(table); i++) {
        struct desk d;

        desk_open(&d, 3);
        desk_wait(&d, READ);
        know(&d, "id0", table[i].known[0]);
        know(&d, "id1", table[i].known[1]);
        desk_press(&d, "Space Space b");
        desk_wait(&d, READ);
        desk_press(&d, table[i].keys);
        check_int(table[i].what, dialog_block_points(&d.dialog, NULL), table[i].points);
        check_int(table[i].what, dialog_can_confirm(&d.dialog), !table[i].said);
        desk_press(&d, "y");
        check_int(table[i].what, d.n_sent, table[i].said ? 0 : 1);
        check_int(table[i].what, dialog_is_open(&d.dialog), table[i].said != NULL);
        if (table[i].said) {
            desk_check_said(&d, table[i].what, table[i].said);
            desk_press(&d, "j");
            check_str("said until the next key", d.model.notice.text, "");
        }
        desk_close(&d);
    }
}

/* Who has gone does not stand in the way of the others. */
static void test_signals_of_the_rest(void **state)
{
    struct desk d;
    char text[1024];

    (void)state;
    desk_open(&d, 3);
    desk_wait(&d, READ);
    know(&d, "id1", NAME);
    desk_press(&d, "Space Space b");
    desk_wait(&d, READ);
    check_true("one is in the way", !dialog_can_confirm(&d.dialog));
    desk_leave(&d, "id1", WHY_LEFT, "");
    desk_frame(&d);
    check_true("and goes", dialog_can_confirm(&d.dialog));
    desk_press(&d, "5 y");
    check_str("the other is blocked", desk_request(&d, text, sizeof text),
              "\"action\":\"update-waiting-participants\",\"room\":\"interview\",\"updatesById\":{"
              "\"id0\":{\"grantRequestedAccess\":false,\"block\":\"meeting\",\"signals\":["
              "\"device\"],\"grace\":4}}");
    desk_close(&d);
}

/* The mask of an order, and how names are read: alone at the edges of what is enough. */
static void test_names(void **state)
{
    static const struct {
        const char *text;
        int mask; /* -1: refused */
        int points;
    } table[] = {
        {"device", DEVICE, 80},
        {"name,device", DEVICE | NAME, 100},
        {"address", 1 << SIGNAL_ADDRESS, 30},
        {"address,name", 1 << SIGNAL_ADDRESS | NAME, 70},
        {"device,user-id,token,address,name", SIGNALS_ALL, 100},
        {"", -1, 0},
        {",", -1, 0},
        {"device,", -1, 0},
        {",device", -1, 0},
        {"device,device", -1, 0},
        {"device, name", -1, 0},
        {"devices", -1, 0},
        {"DEVICE", -1, 0},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(table); i++) {
        struct error err = {{0}};
        uint8_t mask = 0;
        bool ok = block_signals_read(table[i].text, &mask, &err);

        check_int(table[i].text, ok ? mask : -1, table[i].mask);
        check_int(table[i].text, mask ? block_signals_points(mask) : 0, table[i].points);
        check_int(table[i].text, *err.text != '\0', !ok);
        if (ok)
            check_int(table[i].text, block_signals_suffice(mask, NULL), table[i].points >= 70);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signals),
        cmocka_unit_test(test_signals_of_the_rest),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

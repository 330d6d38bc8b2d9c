/* Rights that reach further than one person: blocks in every room, orders done again, properties
 * of the room. Given a room with a host, owners and admins, when this is asked for, then that, and
 * the refusal says which right is missing. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/call.h"
#include "tests/lib/check.h"

/* Further connections. Owners of call.h have tokens for this room alone, H one for every room. */
enum { HOST_OF_ONE = 40, OWNER_OF_ALL = 41, HOST_OF_ALL = 50 };

#define WAITING "'action':'update-waiting-participants','room':'r','updatesById':"
#define INSIDE  "'action':'update-participants','room':'r','updatesById':"
#define ROOM    "'action':'update-room','room':'r',"

static const struct row {
    const char *what;
    char who;
    const char *members, *answer, *says; /* says: in the info of a refusal as a whole */
} rows[] = {
    {"a host of every room blocks in every room", 'H',
     WAITING "{'$w':{'grantRequestedAccess':false,'block':'24h','blockDomain':true}}", "w", ""},
    {"an owner by a token for one room does not", 'o',
     WAITING "{'$w':{'grantRequestedAccess':false,'block':'24h','blockDomain':true}}", "w=one-room",
     ""},
    {"but in this one", 'o', WAITING "{'$w':{'grantRequestedAccess':false,'block':'24h'}}", "w",
     ""},
    {"an admin does not", 'd',
     WAITING "{'$w':{'grantRequestedAccess':false,'block':'24h','blockDomain':true}}", "w=one-room",
     ""},
    {"everybody who waits", 'd',
     WAITING "{'$*':{'grantRequestedAccess':false,'block':'24h','blockDomain':true}}", "w=one-room",
     ""},
    {"no block, nothing that reaches further", 'd',
     WAITING "{'$w':{'grantRequestedAccess':false,'blockDomain':true}}", "w", ""},
    {"eject and block in every room", 'H',
     INSIDE "{'$a':{'eject':true,'block':'24h',"
            "'blockDomain':true}}",
     "a", ""},
    {"by an owner of one room", 'o',
     INSIDE "{'$a':{'eject':true,'block':'24h',"
            "'blockDomain':true}}",
     "a=one-room", ""},
    {"by an admin, and the rest of the update is not done either", 'd',
     INSIDE "{'$a':{'rename':'Zoe','eject':true,'block':'24h','blockDomain':true}}", "a=one-room",
     ""},
    {"an owner changes properties", 'o', ROOM "'properties':{'max_participants':9}", "", ""},
    {"an admin does not", 'd', ROOM "'properties':{'max_participants':9}", "!forbidden",
     "an owner's token"},
    {"nor with a lock beside them", 'd', ROOM "'lock':true,'properties':{'max_participants':9}",
     "!forbidden", "an owner's token"},
    {"an admin locks", 'd', ROOM "'lock':true", "", ""},
    {"an admin panics", 'd', ROOM "'panic':true", "", ""},
    {"an admin ends no meeting", 'd', "'action':'end-meeting','room':'r','name':'r'", "!forbidden",
     "only an owner can end the meeting"},
    {"nor does anybody inside", 'a', "'action':'end-meeting','room':'r','name':'r'", "!forbidden",
     "only an owner can end the meeting"},
    {"who waits starts no stream", 'w', "'action':'start-live-streaming','data':{}", "!forbidden",
     "the right to admin streaming"},
    {"who waits speaks to nobody by id", 'w', "'action':'message','ids':['$a'],'text':'hi'",
     "!forbidden", "the right to admin participants"},
    {"who is inside speaks to nobody who waits", 'a', "'action':'message','ids':['$w'],'text':'hi'",
     "!forbidden", "the right to admin participants"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct call s = call_begin();
        const struct wire_msg *m = call_when(&s, rows[i].who, rows[i].members);

        check_str(rows[i].what, call_answer(&s, m), rows[i].answer);
        if (!strstr(m->info, rows[i].says))
            fail_msg("%s: \"%s\" does not name the right", rows[i].what, m->info);
        if (*rows[i].answer == '!' || strstr(rows[i].answer, "="))
            check_int(rows[i].what,
                      door_count(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED) +
                          door_count(s.d, HOST, WIRE_EV_WAITING_UPDATED) +
                          door_count(s.d, HOST, WIRE_EV_ROOM_UPDATED) + s.d->n_blocks,
                      0);
        door_free(s.d);
    }
}

static const struct wire_msg *block_in_every_room(struct call *s, peer_id who)
{
    char text[256];

    snprintf(text, sizeof text,
             "\"action\":\"update-waiting-participants\",\"room\":\"r\",\"updatesById\":{\"%s\":"
             "{\"grantRequestedAccess\":false,\"block\":\"24h\",\"blockDomain\":true}}",
             s->id['w']);
    return door_text(s->d, who, text);
}

/* What counts is the token, not what the host chose to watch; and it is shown again after a
 * restart. */
static void test_reach_of_a_token(void **state)
{
    static const char *const device = "device-olga";
    struct call s = call_begin();

    (void)state;
    door_hello(s.d, HOST_OF_ONE, NULL, door_token(s.d, "r", "is_owner user_name=Tom"));
    assert_string_equal(call_answer(&s, block_in_every_room(&s, HOST_OF_ONE)), "w=one-room");
    door_join(s.d, OWNER_OF_ALL, "r", "Oda", device, door_token(s.d, "", "is_owner"), NULL);
    door_restart(s.d);
    door_join(s.d, OWNER_OF_ALL, "r", "Oda", device, door_token(s.d, "r", "is_owner"), NULL);
    assert_string_equal(call_answer(&s, block_in_every_room(&s, OWNER_OF_ALL)), "w=one-room");
    door_join(s.d, OWNER_OF_ALL + 1, "r", "Oda", device, door_token(s.d, "", "is_owner"), NULL);
    assert_string_equal(call_answer(&s, block_in_every_room(&s, OWNER_OF_ALL + 1)), "w");
    door_free(s.d);
    s = call_begin();
    door_hello(s.d, HOST_OF_ALL, "r", door_token(s.d, "", "is_owner user_name=Tea"));
    assert_string_equal(call_answer(&s, block_in_every_room(&s, HOST_OF_ALL)), "w");
    door_free(s.d);
}

static const char *again(struct call *s, char who, const char *action, const char *decision)
{
    char text[160];

    snprintf(text, sizeof text, "'action':'%s','room':'r','decision':'%s'", action, decision);
    return call_answer(s, call_when(s, who, text));
}

/* An admin does no order again that it could not give. */
static void test_orders_done_again(void **state)
{
    static const struct {
        const char *what, *update, *undone, *by_admin, *by_owner;
    } orders[] = {
        {"somebody", "'$a':{'eject':true,'grace':4}", "a", "a", "a"},
        {"an admin", "'$e':{'eject':true,'grace':4}", "e", "e=admin", "e"},
        {"in every room", "'$a':{'eject':true,'grace':4,'block':'24h','blockDomain':true}", "a",
         "a=one-room", "a=one-room"},
        {"an admin who was parked", "'$e':{'park':true}", "e", "e=admin", "e"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(orders); i++)
        for (const char *who = "do"; *who; who++) {
            struct call s = call_begin();
            char decision[LIMIT_ID + 1];

            str_copy(decision, sizeof decision, call_update(&s, 'H', orders[i].update)->decision);
            check_str(orders[i].what, again(&s, 'H', "undo", decision), orders[i].undone);
            check_str(orders[i].what, again(&s, *who, "redo", decision),
                      *who == 'd' ? orders[i].by_admin : orders[i].by_owner);
            door_free(s.d);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_reach_of_a_token),
        cmocka_unit_test(test_orders_done_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

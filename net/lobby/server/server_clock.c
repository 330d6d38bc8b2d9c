/* The wall clock, which somebody may set while the server runs or while it is down. The offset
 * between the two clocks of the machine is noted in the database, with the boot in which it held.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/lobby/server/server_parts.h"

/* A clock that is corrected drifts by little at once; more than this is somebody who set it. */
enum { JUMP_MS = 2000, BOOT_MAX = 64, CLOCK_MAX = 128 };

static const char clock_key[] = "clock";

/* "" where nobody knows. */
static void this_boot(char dst[BOOT_MAX])
{
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");

    if (!f || !fgets(dst, BOOT_MAX, f))
        dst[0] = '\0';
    dst[strcspn(dst, "\n ")] = '\0';
    if (f)
        fclose(f);
}

/* With the changes of this turn: either both are stored or none. */
static void note_offset(struct server *s)
{
    struct store_op *op = store_op_new(STORE_META_PUT);
    char boot[BOOT_MAX];

    this_boot(boot);
    str_copy(op->u.meta.key, sizeof op->u.meta.key, clock_key);
    snprintf(op->u.meta.value, sizeof op->u.meta.value, "%s %" PRId64, boot, s->clock_offset);
    turn_store(s->turn, op);
}

static bool is_jump(int64_t by)
{
    return by > JUMP_MS || by < -JUMP_MS;
}

static void tell_lobby(struct server *s, int64_t by, int64_t now)
{
    log_write(LOG_WARN, "server", "the clock was set by %" PRId64 " ms; grace times are kept", by);
    lobby_clock_jumped(s->lobby, by, now);
    note_offset(s);
}

/* By how much the clock was set since the last server of this boot; 0 when that is not known. */
static int64_t set_meanwhile(struct server *s)
{
    char noted[CLOCK_MAX], boot[BOOT_MAX], *blank;
    int64_t offset, by;

    this_boot(boot);
    if (!store_meta(s->store, clock_key, noted, sizeof noted) || !*boot)
        return 0;
    blank = strchr(noted, ' ');
    if (!blank)
        return 0;
    *blank = '\0';
    if (!str_eq(noted, boot) || !str_int(blank + 1, INT64_MIN, INT64_MAX, &offset))
        return 0;
    by = s->clock_offset - offset;
    return is_jump(by) ? by : 0;
}

void server_restore(struct server *s, const struct store_snapshot *snap)
{
    int64_t now = clock_wall_ms(), by;

    s->clock_offset = now - clock_mono_ms();
    by = set_meanwhile(s);
    lobby_restore(s->lobby, snap, now - by);
    if (by)
        tell_lobby(s, by, now);
    else
        note_offset(s);
}

int64_t server_now(struct server *s)
{
    int64_t now = clock_wall_ms(), offset = now - clock_mono_ms(), by = offset - s->clock_offset;

    s->clock_offset = offset;
    if (is_jump(by))
        tell_lobby(s, by, now);
    return now;
}

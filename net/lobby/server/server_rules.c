/* Rules in files: DIR/rules/default.rules, DIR/rules/ROOM.rules and the lists beside them. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/file.h"
#include "net/base/str.h"
#include "net/lobby/server/server_parts.h"

enum { RULES_PATH = 1024 + 300 };

static void make_path(const struct server *s, const char *name, char path[RULES_PATH])
{
    snprintf(path, RULES_PATH, "%s/rules/%s", s->conf.data_dir, name);
}

/* The text of a file there (free()), or null with "name: reason". */
static char *read_file(const struct server *s, const char *name, size_t max, size_t *len,
                       struct error *err)
{
    char path[RULES_PATH], *text;
    struct error why = {""};

    make_path(s, name, path);
    text = file_read(path, max, len, &why);
    if (!text)
        error_set(err, "%s: %s", name, why.text);
    return text;
}

char *server_rules_list(void *arg, const char *name, size_t *len, struct error *err)
{
    return read_file(arg, name, RULES_LIST_FILE_MAX, len, err);
}

/* What the reader of rules needs. */
struct reading {
    struct server *s;
    void (*complain)(void *arg, const char *sentence);
    void *arg;
};

static char *on_list(void *arg, const char *name, size_t *len, struct error *err)
{
    return server_rules_list(((struct reading *)arg)->s, name, len, err);
}

static void on_complaint(void *arg, const char *sentence)
{
    struct reading *r = arg;

    r->complain(r->arg, sentence);
}

/* The room that a file of this name is for: false when it is none. */
static bool room_of(const char *file, char room[LIMIT_ROOM_NAME + 1])
{
    static const char end[] = ".rules";
    size_t n = strlen(file);

    if (n < sizeof end || n - (sizeof end - 1) > LIMIT_ROOM_NAME || *file == '.' ||
        !str_eq(file + n - (sizeof end - 1), end))
        return false;
    memcpy(room, file, n - (sizeof end - 1));
    room[n - (sizeof end - 1)] = '\0';
    return true;
}

static bool load_file(struct reading *r, const char *file, const char *room)
{
    const struct rules_reader reader = {.arg = r, .list = on_list, .complain = on_complaint};
    struct error err = {""};
    struct rules *rules;
    size_t len = 0;
    char *text = read_file(r->s, file, RULES_FILE_MAX, &len, &err);

    if (!text) {
        r->complain(r->arg, err.text);
        return false;
    }
    rules = rules_parse(file, text, len, &reader);
    free(text);
    if (rules)
        lobby_rules_set(r->s->lobby, str_eq(room, "default") ? NULL : room, rules);
    return rules != NULL;
}

static bool is_there(void *arg, const char *room)
{
    char name[LIMIT_ROOM_NAME + 16], path[RULES_PATH];

    snprintf(name, sizeof name, "%s.rules", room ? room : "default");
    make_path(arg, name, path);
    return access(path, F_OK) == 0;
}

size_t server_rules_load(struct server *s, void (*complain)(void *arg, const char *sentence),
                         void *arg)
{
    struct reading r = {.s = s, .complain = complain, .arg = arg};
    char path[RULES_PATH], room[LIMIT_ROOM_NAME + 1];
    struct dirent *e;
    size_t n = 0;
    DIR *dir;

    make_path(s, "", path);
    dir = opendir(path);
    while (dir && (e = readdir(dir)) != NULL)
        if (room_of(e->d_name, room))
            n += load_file(&r, e->d_name, room);
    if (dir)
        closedir(dir);
    lobby_rules_retain(s->lobby, is_there, s);
    lobby_rules_again(s->lobby, complain, arg);
    return n;
}

/* Names for simulated people, all invented. */
#include "net/client/visitors_names.h"

static const char *const ordinary[] = {
    "Ana Beltrán",
    "Jonas Krüger",
    "Nguyễn Thị Mai",
    "Οδυσσέας Παππάς",
    "佐藤 美咲",
    "Fatoumata Diallo",
    "王小明",
    "Zoë van Dijk",
    "Иван Петров",
    "Chidi Okafor",
    "أمينة حسن",
    "Siobhán Ní Bhriain",
    "김지우",
    "Łukasz Wójcik",
    "María José Núñez",
    "דניאל כהן",
    "Priya Raman",
    "आरव शर्मा",
    "Tevita Faleolo",
    "Åsa Öberg",
    "Emeka",
    "สมชาย ใจดี",
    "Gwenaëlle Le Bras",
    "Kwame Mensah",
    "Յոհան Ադամյան",
    "Lin (candidate, 10:30)",
    "Dr. H. Osei",
    "Ragnheiður Jónsdóttir",
    "Oksana Шевченко",
    "ნინო მაისურაძე",
    "Tom",
    "tom",
    "Bao 👋",
    "Isabela & Rui",
    "Guest from room 4",
};

/* A letter under thirty-three combining marks. */
static const char tower[] =
    "Z\xCC\x80\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x85\xCC\x86\xCC\x87\xCC\x88\xCC\x89\xCC\x8A"
    "\xCC\x8B\xCC\x8C\xCC\x8D\xCC\x8E\xCC\x8F\xCC\x90\xCC\x91\xCC\x92\xCC\x93\xCC\x94\xCC\x95"
    "\xCC\x96\xCC\x97\xCC\x98\xCC\x99\xCC\x9A\xCC\x9B\xCC\x9C\xCC\x9D\xCC\x9E\xCC\x9F\xCC\xA0"
    "algo";

/* What the cleaning at the server's door is for. */
static const char *const hostile[] = {
    "\033[31mAdmin\033[0m",                   /* escape sequences */
    "Mira Lindqvist",                         /* the host's own name */
    "nimda \xE2\x80\xAEtsoh eht\xE2\x80\xAC", /* right-to-left override */
    "\xCE\x9Cira Lindqvist",                  /* a Greek letter in the host's name */
    tower,                                    /* a tower of marks */
    "Mira\xE2\x80\x8B Lindqvist",             /* a space without width */
    "\xE3\x85\xA4\xE3\x85\xA4\xE3\x85\xA4",   /* blank letters only */
    "\xC2\x9B\x32J\a please admit",           /* a C1 control and bells */
    "W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W W",
    "M\xC3\xADra L\xD1\x96ndqvist", /* an accent and a Cyrillic letter */
    "R\xD0\xB0vi Menon",            /* a Cyrillic letter in the name of somebody inside */
};

enum {
    N_ORDINARY = sizeof ordinary / sizeof *ordinary,
    N_HOSTILE = sizeof hostile / sizeof *hostile,
    HOSTILE_EVERY = 9,
};

const char *visitors_name(unsigned n)
{
    if (n % HOSTILE_EVERY == HOSTILE_EVERY - 1)
        return hostile[n / HOSTILE_EVERY % N_HOSTILE];
    return ordinary[n % N_ORDINARY];
}

const char *visitors_words(unsigned n)
{
    static const char *const words[] = {
        "Yes, I can hear you.",    "Thanks, I'll wait.",  "I have the link from Ravi.",
        "Is this the right room?", "One second, please.", "My appointment is at half past.",
    };

    return words[n % (sizeof words / sizeof *words)];
}

const char *visitors_other_name(unsigned n)
{
    return ordinary[(n + N_ORDINARY / 2) % N_ORDINARY];
}

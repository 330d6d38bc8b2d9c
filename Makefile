# foyer. `make help` lists the targets.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

PKGS    := ncursesw libcurl libcjson libwebsockets libuv sqlite3 libcrypto libutf8proc libqrencode
WARN    := -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wformat=2 -Wno-sign-conversion
CFLAGS  ?= -O2 -g
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
ALL_CFLAGS = $(WARN) $(if $(WERROR),-Werror) -D_GNU_SOURCE -I. -I$(BUILD) -pthread \
           $(PKG_CFLAGS) $(SANITIZE) $(CFLAGS)
LDLIBS  = $(PKG_LIBS) -lm -pthread

SRC     := $(filter-out tui/main.c,$(wildcard net/*/*.c net/*/*/*.c tui/*.c tui/*/*.c))
OBJ     := $(SRC:%.c=$(BUILD)/%.o)
LIB     := $(BUILD)/libfoyer.a

# Tests: each test_*.c is one program; what they share is in tests/lib.
T        ?=
TEST_SRC := $(wildcard tests/unit/test_*.c tests/lobby/test_*.c tests/wire/test_*.c \
              tests/screen/test_*.c tests/e2e/test_*.c)
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)
# A sanitizer has to be in front of every library, also of the one that sets a program's clock.
TEST_BIN := $(filter-out $(if $(SANITIZE),%/test_robust_clock),$(TEST_BIN))
# Those whose path has the text T in it are built and run; all when it is empty.
TEST_RUN := $(if $(T),$(foreach t,$(TEST_BIN),$(if $(findstring $(T),$(t)),$(t))),$(TEST_BIN))
TESTLIB  := $(BUILD)/libtest.a
TESTLIB_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/lib/*.c))
# Fuzzers: fuzz_NAME.c with seeds/NAME/ and perhaps NAME.dict. By make fuzz they run on libFuzzer,
# by make check on their seeds alone.
KILLS    ?= 500
SOAK_S   ?= 1800
FUZZ     ?= *
FUZZ_SECONDS ?= 30
FUZZ_COMMON := tests/fuzz/fuzz.c tests/fuzz/fuzz_files.c
FUZZ_SRC := $(filter-out $(FUZZ_COMMON),$(wildcard tests/fuzz/fuzz_$(FUZZ).c))
FUZZ_BIN := $(FUZZ_SRC:%.c=$(BUILD)/%)
FUZZ_MAIN = $(if $(LIBFUZZER),,$(BUILD)/tests/fuzz/fuzz_files.o)
BENCH_SRC := $(wildcard tests/bench/*.c)
BENCH_OBJ := $(BENCH_SRC:%.c=$(BUILD)/%.o)
PICTURE_SRC := $(wildcard tests/pictures/*.c)
PICTURE_OBJ := $(PICTURE_SRC:%.c=$(BUILD)/%.o)
DEPFILES := $(OBJ:.o=.d) $(BUILD)/tui/main.d $(TESTLIB_OBJ:.o=.d) $(TEST_SRC:%.c=$(BUILD)/%.d) \
            $(BENCH_OBJ:.o=.d) $(PICTURE_OBJ:.o=.d) $(BUILD)/tests/lint/words.d $(FUZZ_BIN:=.d) $(FUZZ_COMMON:%.c=$(BUILD)/%.d)
FORMATTED := $(wildcard net/*/*.[ch] net/*/*/*.[ch] tui/*.[ch] tui/*/*.[ch] tests/*/*.[ch])

ASAN := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
TSAN := -fsanitize=thread
FUZZER := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined

all: $(BUILD)/foyer ## build the program at build/foyer

$(BUILD)/foyer: $(BUILD)/tui/main.o $(LIB)
	$(Q)echo "  LD    $@"
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

$(LIB): $(OBJ)
	$(Q)echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $(OBJ)

$(BUILD)/%.o: %.c
	$(Q)mkdir -p $(@D)
	$(Q)echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The themes that are part of the program, in the order of the picker.
THEMES  := dark light high-contrast high-contrast-light mono dusk frost sepia solarized-dark \
           solarized-light safe safe-light
$(BUILD)/themes.inc: $(THEMES:%=themes/%.theme) Makefile
	$(Q)mkdir -p $(@D)
	$(Q)for t in $(THEMES); do echo "{\"$$t\","; \
	    sed 's/["\\]/\\&/g; s/.*/"&\\n"/' themes/$$t.theme; echo '},'; done > $@
$(BUILD)/tui/draw/theme_load.o: $(BUILD)/themes.inc

# The languages, compiled by msgfmt, which refuses formats that do not fit, as arrays inside the
# program.
LANGUAGES := $(wildcard tui/lang/*.po)
$(BUILD)/lang.inc: $(LANGUAGES) tui/lang/bundle.sh
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LANG  $@"
	$(Q)tui/lang/bundle.sh $(BUILD) $(LANGUAGES)
$(BUILD)/tui/lang.o: $(BUILD)/lang.inc

# The guest page and foyer.js, as arrays inside the program.
WEB := $(wildcard net/web/*.* net/web/*/*.*)
$(BUILD)/web_assets.inc: $(WEB)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  WEB   $@"
	$(Q)net/web/bundle.sh net/web $(BUILD)
$(BUILD)/net/lobby/rest/assets.o: $(BUILD)/web_assets.inc

$(TESTLIB): $(TESTLIB_OBJ)
	$(Q)echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $(TESTLIB_OBJ)

$(TEST_BIN): $(BUILD)/%: $(BUILD)/%.o $(TESTLIB) $(LIB)
	$(Q)echo "  LD    $@"
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $< $(TESTLIB) $(LIB) -lcmocka -lvterm $(LDLIBS)

$(FUZZ_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/fuzz/fuzz.o $(FUZZ_MAIN) $(TESTLIB) $(LIB)
	$(Q)echo "  LD    $@"
	$(Q)$(CC) $(SANITIZE) $(LIBFUZZER) $(LDFLAGS) -o $@ $(filter %.o,$^) $(TESTLIB) $(LIB) -lcmocka -lvterm $(LDLIBS)

$(BUILD)/bench: $(BENCH_OBJ) $(TESTLIB) $(LIB)
	$(Q)echo "  LD    $@"
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $(BENCH_OBJ) $(TESTLIB) $(LIB) -lcmocka -lvterm $(LDLIBS)

$(BUILD)/picture-maker: $(PICTURE_OBJ) $(TESTLIB) $(LIB)
	$(Q)echo "  LD    $@"
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $(PICTURE_OBJ) $(TESTLIB) $(LIB) -lcmocka -lvterm $(LDLIBS)

run: deps ## install what is missing, build, and start the demo
	$(Q)$(MAKE) --no-print-directory demo

demo: all ## a throw-away server, visitors that knock, and the console
	$(Q)$(BUILD)/foyer demo

test: deps ## install what is missing, build, and run all tests (T=pattern for some)
	$(Q)$(MAKE) --no-print-directory check
	$(if $(T),,$(Q)$(MAKE) --no-print-directory web-test)

# The words that are translated: those marked in the code, and those of the tables.
SPOKEN := $(sort $(wildcard tui/*.c tui/*/*.c net/client/*.c) net/base/log.c net/base/kvfile.c \
            net/base/tr_mo.c net/proto/block_signals.c net/proto/props.c net/proto/props_json.c net/proto/wire.c)
XGETTEXT := xgettext -L C --from-code=UTF-8 --no-wrap --omit-header -k -ktr -kTR -kerror_set:2 -knotice_set:4 \
            -kargs_complain:2 -kplain_say:2 -kplain_refuse:2 -ksheet_say:3 -kwarn:4 -kprint:2
$(BUILD)/words: $(BUILD)/tests/lint/words.o $(LIB)
	$(Q)echo "  LD    $@"
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

$(BUILD)/foyer.pot: $(BUILD)/words $(SPOKEN)
	$(Q)LC_ALL=C $(BUILD)/words | msguniq --no-wrap -o $@.tables
	$(Q)$(XGETTEXT) -o $@.code $(SPOKEN)
	$(Q)msgcat --no-wrap --use-first -o $@ $@.tables $@.code

pot: $(BUILD)/foyer.pot ## the words of the program, as build/foyer.pot

words: $(BUILD)/foyer.pot ## bring the languages in tui/lang up to the words of the program
	$(Q)for po in $(LANGUAGES); do \
	    msgmerge --quiet --update --backup=none --no-wrap --no-location --no-fuzzy-matching $$po $< && \
	    msgattrib --no-obsolete --no-wrap --no-location -o $$po $$po && msgfmt --statistics --check-format -o /dev/null $$po; done

check: all $(TEST_RUN) $(FUZZ_BIN) ## the tests alone, nothing is installed
	$(Q)FOYER_BIN=$(BUILD)/foyer tests/lib/run-tests $(TEST_RUN)
	$(if $(T),,$(Q)tests/fuzz/run-seeds $(FUZZ_BIN))

# Browser tests: Chromium from the system, their few modules from npm by the lock file.
WEB_TESTS := tests/web
$(WEB_TESTS)/node_modules/.package-lock.json: $(WEB_TESTS)/package-lock.json
	$(Q)echo "  NPM   $(WEB_TESTS)"
	$(Q)cd $(WEB_TESTS) && npm ci --silent --no-audit --no-fund
	$(Q)touch $@

web-test: all $(WEB_TESTS)/node_modules/.package-lock.json ## the guest page and foyer.js in a browser
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer tests/web/run-tests

web-pictures: all $(WEB_TESTS)/node_modules/.package-lock.json ## every screen of the guest page, into build/pictures
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer node $(WEB_TESTS)/shots.mjs $(BUILD)/pictures

PICTURE ?=
pictures: all $(BUILD)/picture-maker ## every main screen of the console as SVG, into build/screens (PICTURE=name for some)
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer LC_ALL=C.UTF-8 TZ=UTC TERM=xterm-256color $(BUILD)/picture-maker $(BUILD)/screens $(PICTURE)

web-bench: all $(WEB_TESTS)/node_modules/.package-lock.json ## how soon one can knock on a slow phone link
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer node $(WEB_TESTS)/knock-time.mjs

# Slow builds, perhaps on a busy machine: each test program may take a quarter of an hour.
asan: ## the tests with the address and undefined-behaviour sanitizers
	$(Q)LIMIT=$${LIMIT:-900} $(MAKE) --no-print-directory check BUILD=build/asan SANITIZE='$(ASAN)' CFLAGS='-O1 -g'

tsan: ## the tests with the thread sanitizer
	$(Q)LIMIT=$${LIMIT:-900} $(MAKE) --no-print-directory check BUILD=build/tsan SANITIZE='$(TSAN)' CFLAGS='-O1 -g'

# Tests that hold parts of the program run under valgrind, and so does every foyer that a test
# starts: its complaints stand in build/valgrind/said.PID, where also one that was killed has left
# them. Left out: what takes minutes without it, a malloc() and a clock of its own, and commands
# that the program runs: valgrind does not know pidfd_open(), by which their end is heard. For that
# reason a test that starts programs is not under valgrind itself.
VALGRIND := valgrind -q --vgdb=no --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible
UNDER_VALGRIND := $(BUILD)/valgrind/foyer
VALGRIND_RUN := $(filter-out %/test_random %/test_oom %/test_robust_clock %/test_torture %/test_soak %/test_busy,\
                $(filter-out $(BUILD)/tests/screen/%,$(TEST_RUN)))
VALGRIND_NOT := $(shell grep -lE '(stream|record|alert)[-_]hook' tests/*/test_*.c)
VALGRIND_RUN := $(filter-out $(VALGRIND_NOT:%.c=$(BUILD)/%),$(VALGRIND_RUN))
VALGRIND_STARTS := $(shell grep -lE 'lib/(serve|proc|console|nginx)\.h' tests/*/test_*.c) $(wildcard tests/e2e/test_*.c)
VALGRIND_FOYER := $(filter $(VALGRIND_STARTS:%.c=$(BUILD)/%),$(VALGRIND_RUN))
VALGRIND_OWN := $(filter-out $(VALGRIND_FOYER),$(VALGRIND_RUN))
$(UNDER_VALGRIND): Makefile
	$(Q)mkdir -p $(@D)
	$(Q)printf '#!/bin/sh\nexec %s --log-file=%s/said.%%p %s "$$@"\n' '$(VALGRIND)' $(abspath $(@D)) $(abspath $(BUILD)/foyer) >$@
	$(Q)chmod +x $@

valgrind: ## the tests, and each foyer that they start, under valgrind (T=pattern for some)
	$(Q).ci/deps build test valgrind
	$(Q)$(MAKE) --no-print-directory valgrind-run

valgrind-run: all $(UNDER_VALGRIND) $(VALGRIND_RUN)
	$(Q)rm -f $(BUILD)/valgrind/said.*
	$(if $(VALGRIND_OWN),$(Q)LIMIT=1800 UNDER='$(VALGRIND)' FOYER_BIN=$(UNDER_VALGRIND) tests/lib/run-tests $(VALGRIND_OWN))
	$(if $(VALGRIND_FOYER),$(Q)LIMIT=1800 FOYER_BIN=$(UNDER_VALGRIND) tests/lib/run-tests $(VALGRIND_FOYER))
	$(Q)! grep -hs . $(BUILD)/valgrind/said.*

fuzz: ## every fuzzer for FUZZ_SECONDS (30) from its seeds; FUZZ=name for one
	$(Q).ci/deps build test fuzz
	$(Q)$(MAKE) --no-print-directory fuzz-run BUILD=build/fuzz CC=clang SANITIZE='$(FUZZER)' \
	    LIBFUZZER=-fsanitize=fuzzer CFLAGS='-O1 -g'

fuzz-run: $(FUZZ_BIN)
	$(Q)tests/fuzz/run-fuzzers $(FUZZ_SECONDS) $(FUZZ_BIN)

lint: ## include fences, sizes, banned calls, static analysis, format
	$(Q).ci/deps build test lint
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tests/lint/run

format: ## reformat the C files
	$(Q)clang-format -i $(FORMATTED)

format-check: ## say which C files are not formatted
	$(Q)clang-format --dry-run --Werror $(FORMATTED)

busy: all $(BUILD)/tests/e2e/test_busy ## two consoles and three scripts in one room, for a whole minute
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer FOYER_BUSY_S=60 LC_ALL=C.UTF-8 $(BUILD)/tests/e2e/test_busy

torture: all $(BUILD)/tests/e2e/test_torture $(BUILD)/tests/wire/test_robust_line $(BUILD)/tests/wire/test_oom ## kill the server KILLS (500) times under load; cut lines at every byte, fail every allocation
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer FOYER_TORTURE_KILLS=$(KILLS) LC_ALL=C.UTF-8 $(BUILD)/tests/e2e/test_torture
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer FOYER_LINE_STEP=1 LC_ALL=C.UTF-8 $(BUILD)/tests/wire/test_robust_line
	$(Q)FOYER_OOM_EACH=1 LC_ALL=C.UTF-8 $(BUILD)/tests/wire/test_oom

soak: all $(BUILD)/tests/e2e/test_soak ## 2,000 guests come and go for SOAK_S (1800) seconds, with restarts
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer FOYER_SOAK_S=$(SOAK_S) FOYER_SOAK_GUESTS=2000 LC_ALL=C.UTF-8 $(BUILD)/tests/e2e/test_soak

random: $(BUILD)/tests/lobby/test_random ## two hosts, many guests, 100,000 random steps
	$(Q)FOYER_STEPS=100000 LC_ALL=C.UTF-8 $(BUILD)/tests/lobby/test_random

# Benches: each is a file in tests/bench, the table of them is benches.def.
bench: ## measure foyer beside its peers, all benches (up to 15 minutes); bench-NAME for one
	$(Q).ci/deps build test bench
	$(Q)$(MAKE) --no-print-directory bench-run

bench-run: all $(BUILD)/bench
	$(Q)FOYER_BIN=$(abspath $(BUILD))/foyer BENCH_OUT=$(BUILD)/bench-results LC_ALL=C.UTF-8 \
	    $(BUILD)/bench $(BENCH)

bench-%:
	$(Q)$(MAKE) --no-print-directory bench-run BENCH=$*

deps: ## install the packages that building and testing need
	$(Q).ci/deps build test

# What is installed beside the program; the program makes the pages and completions itself.
SHARE       = $(DESTDIR)$(PREFIX)/share
MAN_PAGES   = foyer.1 foyer-serve.8 foyer-config.5
COMPLETIONS = $(SHARE)/bash-completion/completions/foyer $(SHARE)/zsh/site-functions/_foyer \
              $(SHARE)/fish/vendor_completions.d/foyer.fish
UNIT        = $(DESTDIR)$(PREFIX)/lib/systemd/system/foyer.service

install: all ## install under PREFIX (/usr/local), below DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 $(BUILD)/foyer $(DESTDIR)$(PREFIX)/bin/foyer
	$(Q)for page in $(MAN_PAGES); do \
	    install -d $(SHARE)/man/man$${page##*.} && \
	    $(BUILD)/foyer man $$page >$(SHARE)/man/man$${page##*.}/$$page || exit 1; done
	$(Q)install -d $(dir $(COMPLETIONS))
	$(Q)$(BUILD)/foyer completion bash >$(word 1,$(COMPLETIONS))
	$(Q)$(BUILD)/foyer completion zsh >$(word 2,$(COMPLETIONS))
	$(Q)$(BUILD)/foyer completion fish >$(word 3,$(COMPLETIONS))
	$(Q)install -d $(dir $(UNIT))
	$(Q)sed 's#/usr/local/bin/#$(PREFIX)/bin/#' net/lobby/foyer.service >$(UNIT)

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/foyer $(COMPLETIONS) $(UNIT) \
	    $(foreach page,$(MAN_PAGES),$(SHARE)/man/man$(subst .,,$(suffix $(page)))/$(page))

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "  %-13s %s\n", $$1, $$2}'

.PHONY: all run demo pot words test check busy torture soak random fuzz fuzz-run web-test pictures web-pictures web-bench asan tsan valgrind valgrind-run lint format format-check bench bench-run deps \
        install uninstall clean help
.SECONDARY:
-include $(DEPFILES)

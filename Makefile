# foyer. `make help` lists the targets.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

PKGS    := ncursesw libcurl libcjson libwebsockets libuv sqlite3 libcrypto libutf8proc
WARN    := -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wformat=2 -Wno-sign-conversion
CFLAGS  ?= -O2 -g
ALL_CFLAGS = $(WARN) $(if $(WERROR),-Werror) -D_GNU_SOURCE -I. -I$(BUILD) -pthread \
           $(shell pkg-config --cflags $(PKGS)) $(SANITIZE) $(CFLAGS)
LDLIBS  = $(shell pkg-config --libs $(PKGS)) -lm -pthread

SRC     := $(filter-out tui/main.c,$(wildcard net/*/*.c tui/*.c tui/*/*.c))
OBJ     := $(SRC:%.c=$(BUILD)/%.o)
LIB     := $(BUILD)/libfoyer.a

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

clean: ## remove what was built
	rm -rf $(BUILD)

.PHONY: all clean
-include $(OBJ:.o=.d) $(BUILD)/tui/main.d

# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The doors to the tree; `make help` lists them. Each target installs what it
# needs from the distribution first (packaging/dependencies).

PARTS ?=
PREFIX ?= /usr/local
DESTDIR ?=
WAV ?=
CARD ?=
JOBS ?= $(shell nproc)
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

export CMAKE_GENERATOR := Ninja

.DEFAULT_GOAL := help
.PHONY: help dependencies build-dependencies build build-unix32 compile-unix32 build-sanitized build-threads check check-long check-hdspe check-asio demo bench \
	install uninstall format clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18
	@echo
	@echo "Variables: WAV=file CARD=soft|raydat|aio|aiopro|madi|aes (demo), PREFIX=$(PREFIX) DESTDIR= PARTS='kernel jack wine tools' (install), JOBS=$(JOBS)"
	@echo "Caches (guest roots, kernels): \$$LOCKSTEP_CACHE, default ~/.cache/lockstep"

dependencies: ## Install the distribution's packages that the tree needs
	@packaging/install-dependencies

build-dependencies:
	@packaging/install-dependencies build

# Configured anew each time (well under a second), so that a room that has just
# got its CMakeLists.txt is seen; one build at a time in a folder.
# FOLDER, TOOLCHAIN: a toolchain is said once.
comma := ,
toolchain = $(if $(wildcard $(1)/CMakeCache.txt),,-DCMAKE_TOOLCHAIN_FILE=$(CURDIR)/cmake/$(2).cmake)
define cmake_build
	@mkdir -p $(1) && flock $(1).lock sh -c '\
		cmake -S . -B $(1) --log-level=WARNING $(2) >$(1)/configure.log 2>&1 || { cat $(1)/configure.log; exit 1; }; \
		exec cmake --build $(1) -j $(JOBS) $(if $(3),--target $(3)) -- --quiet'
endef

build: build-dependencies ## Build user space and the Windows halves into build/
	$(call cmake_build,build/native)
	$(call cmake_build,build/windows,$(call toolchain,build/windows,mingw-x86_64))
	$(call cmake_build,build/windows32,$(call toolchain,build/windows32,mingw-i686))
	$(if $(ASOUND_32),@$(MAKE) -s build-unix32 ASOUND_32=$(firstword $(ASOUND_32)))

# For Wines with a 32-bit Linux side; where 32-bit alsa-lib is, as beside Debian's wine32.
ASOUND_32 ?= $(wildcard /usr/lib/i386-linux-gnu/libasound.so.2 /usr/lib32/libasound.so.2)
build-unix32:
	@command -v i686-linux-gnu-g++ >/dev/null || \
		echo 'int main() {}' | g++ -m32 -x c++ -o /dev/null - 2>/dev/null || \
		{ echo "left out: the ASIO driver for a 32-bit Wine; its compiler is in g++-multilib" >&2; exit 0; }; \
	exec $(MAKE) -s compile-unix32
compile-unix32:
	$(call cmake_build,build/unix32,-DALSA_LIBRARY=$(ASOUND_32) $(call toolchain,build/unix32,unix-i386))

build-sanitized: build-dependencies ## Build the unit tests with the sanitizers
	$(call cmake_build,build/sanitized,-DLOCKSTEP_SANITIZE=address$(comma)undefined -DCMAKE_BUILD_TYPE=Debug)

# The programs with threads of their own: the ASIO driver's two halves, the stream.
build-threads: build-dependencies ## Build the unit tests that have threads with the thread sanitizer
	$(call cmake_build,build/threads,-DLOCKSTEP_SANITIZE=thread -DCMAKE_BUILD_TYPE=Debug,unit-wineasio unit-stream unit-observe)

check: dependencies build ## Run every test that is quick enough for each change
	@tests/run

check-long: dependencies build ## Run everything: soaks, every kernel, the older guest
	@tests/run --long

check-hdspe: dependencies build ## Run every case on models of RME HDSPe cards
	@tests/run hdspe debug-kernel

check-asio: dependencies build ## Run every case of the ASIO driver, on both Wines
	@tests/run threads asio

demo: dependencies build ## Play and record a WAV through Wine and a card in a VM
	@tests/lab/demo $(if $(CARD),--card "$(CARD)") $(if $(WAV),--wav "$(WAV)")

bench: dependencies build ## Measure round trip, loss and CPU in virtual time, into build/bench/
	@tests/lab/bench

install: build ## Install on this machine (root): DKMS, JACK driver, Wine driver, tools
	$(if $(DESTDIR),,@packaging/install-dependencies install)
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" packaging/install $(PARTS)

uninstall: ## Remove everything that install put on this machine (root)
	@DESTDIR="$(DESTDIR)" packaging/uninstall $(PARTS)

format: dependencies ## Rewrite user space in the tree's format
	git ls-files '*.cpp' '*.hpp' | xargs -r clang-format -i

clean: ## Remove build/; the caches stay
	$(if $(wildcard build/vm),$(SUDO) )rm -rf build

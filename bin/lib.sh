# shellcheck shell=bash
# Shared by the scripts of bin/: finds the JDK and Maven, sets the machine up, builds. Sourced, not run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOL_DIR="$ROOT/examples/target" # mcm-examples.jar, lib/, and "built": as old as the newest source in it
SETUP=yes # "no": leave the system alone and don't talk about it

say() { printf 'mcm: %s\n' "$*" >&2; }

die() {
    printf 'mcm: %s\n' "$@" >&2
    exit 1
}

# --- JDK ---------------------------------------------------------------------------------------------

# Prints the major version of the JDK in a directory; fails where there is none.
jdk_major() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the home of a JDK: the first 25, else the first newer one.
find_jdk() {
    local javac dir major newer=
    javac=$(command -v javac) && javac=$(readlink -f "$javac")
    for dir in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
        "$HOME"/.jdks/* /opt/*jdk* /opt/java/*; do
        major=$(jdk_major "$dir") || continue
        if [ "${major:-0}" -eq 25 ]; then
            echo "$dir"
            return
        elif [ "${major:-0}" -gt 25 ] && [ -z "$newer" ]; then
            newer=$dir
        fi
    done
    [ -n "$newer" ] && echo "$newer"
}

# Exports JAVA_HOME, or says what to install.
use_jdk() {
    local home package
    if home=$(find_jdk); then
        export JAVA_HOME=$home
        return
    fi
    package=$(apt_candidate openjdk-25-jdk-headless temurin-25-jdk)
    if [ -z "$package" ] && may_change_system; then
        update_packages
        package=$(apt_candidate openjdk-25-jdk-headless temurin-25-jdk)
    fi
    if [ -n "$package" ]; then
        set_up_packages "$package"
        if home=$(find_jdk); then
            export JAVA_HOME=$home
            return
        fi
        die "a JDK 25 is needed: apt-get install $package"
    fi
    die "a JDK 25 is needed. There is none in JAVA_HOME, on the PATH, in /usr/lib/jvm, ~/.sdkman or ~/.jdks," \
        "and no package of this system's sources has it. Install Eclipse Temurin 25:" \
        "https://adoptium.net/installation/linux, or set JAVA_HOME to a JDK 25 that is elsewhere."
}

# --- the system --------------------------------------------------------------------------------------

may_change_system() { [ "$SETUP" = yes ] && [ "$(id -u)" -eq 0 ]; }

# Runs a step as root, announced first; as a plain user says what it would have been: step "WORDS" COMMAND...
step() {
    local words=$1
    shift
    [ "$SETUP" = yes ] || return 1
    if ! may_change_system; then
        say "set-up: not root, so not done: $words"
        return 1
    fi
    say "set-up: $words"
    "$@" >&2
}

# Prints the first of some packages that apt could install.
apt_candidate() {
    local package
    command -v apt-cache >/dev/null || return 0
    for package in "$@"; do
        if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            echo "$package"
            return
        fi
    done
}

# Brings apt's package lists up to date, once.
update_packages() {
    [ -z "${packages_updated:-}" ] || return 0
    packages_updated=yes
    command -v apt-get >/dev/null || return 0
    step "apt-get update" apt-get update -qq || say "set-up: apt-get update failed, going on with the lists there are"
}

# Installs packages by name.
set_up_packages() {
    export DEBIAN_FRONTEND=noninteractive
    if ! command -v apt-get >/dev/null; then
        [ "$SETUP" = no ] || say "set-up: no apt-get on this system; please install: $*"
        return 1
    fi
    ! may_change_system || update_packages
    step "apt-get install --no-install-recommends $*" apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@"
}

# Installs packages for the commands that are missing: set_up_commands COMMAND=PACKAGES ...
set_up_commands() {
    local pair packages=()
    for pair in "$@"; do
        # shellcheck disable=SC2206 # one command may need several packages
        command -v "${pair%%=*}" >/dev/null || packages+=(${pair#*=})
    done
    [ ${#packages[@]} -eq 0 ] || set_up_packages "${packages[@]}" || true
}

# Sees that so many 2 MiB hugepages are free, if memory allows; never takes any away.
set_up_hugepages() {
    local dir=/sys/kernel/mm/hugepages/hugepages-2048kB want=$1 total free available target
    [ -r "$dir/free_hugepages" ] || return 0
    read -r total <"$dir/nr_hugepages"
    read -r free <"$dir/free_hugepages"
    [ "$free" -lt "$want" ] || return 0
    target=$((total + want - free))
    available=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    if [ "$available" -lt $(((want - free) * 2 + 1024)) ]; then
        [ "$SETUP" = no ] || say "set-up: $available MiB of free memory are too few to set $((want - free)) hugepages aside"
        return 0
    fi
    step "$((want - free)) more hugepages of 2 MiB: echo $target >$dir/nr_hugepages" \
        write_number "$target" "$dir/nr_hugepages" || return 0
    read -r free <"$dir/free_hugepages"
    [ "$free" -ge "$want" ] || say "set-up: $free of $want hugepages are free; going on with other pages where they run out"
}

write_number() { { echo "$1" >"$2"; } 2>/dev/null; }

# --- the build ---------------------------------------------------------------------------------------

# Prints the Maven to use: the one on the PATH if it is new enough, else the wrapper.
find_maven() {
    local version
    version=$(mvn -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
    if [ -n "$version" ] && [ "$(printf '3.6.3\n%s\n' "$version" | sort -V | head -n 1)" = 3.6.3 ]; then
        echo mvn
    else
        echo "$ROOT/mvnw"
    fi
}

# Runs Maven in the root of the project, without colours and without what a new JDK says about Maven's libraries.
maven() {
    local maven quiet="-Djansi.noreset=true --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    maven=$(find_maven)
    (cd "$ROOT" && MAVEN_OPTS="$quiet ${MAVEN_OPTS:-}" "$maven" -B -ntp -Dstyle.color=never "$@")
}

# Whether the tool is built and no source is newer.
tool_is_built() {
    [ -e "$TOOL_DIR/built" ] && [ -e "$TOOL_DIR/mcm-examples.jar" ] &&
        [ -z "$(cd "$ROOT" && find pom.xml config/bom/pom.xml mcm-*/pom.xml mcm-*/src/main examples/pom.xml \
            examples/src/main -newer "$TOOL_DIR/built" -print -quit)" ]
}

# Builds the tool unless it is up to date. Two at a time take turns.
build_tool() {
    tool_is_built && return
    (
        flock 9
        tool_is_built && exit
        say "building (the first time Maven also downloads what the build needs)"
        started=$(date +%s.%N)
        maven -q package -DskipTests -pl examples -am >&2 || die "the build failed"
        mark_built "$started"
    ) 9<"$ROOT/pom.xml"
}

# Says that the tool has all sources of a time, in seconds since 1970.
mark_built() { touch -d "@$1" "$TOOL_DIR/built"; }

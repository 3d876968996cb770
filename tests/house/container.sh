# A machine with systemd in a container, for the tests that need one. Bash sources it; nobody runs it.
# A test that sources it is one script: it runs on this machine, and once more in the container.
#
#   run_in_container INSIDE OUTSIDE ARGUMENT…   calls OUTSIDE here, and INSIDE in the container
#   need COMMAND…        says that the test was not run, if one of them is missing (exit status 77)
#   open_place           makes `place`, a folder in memory that goes with the test
#   overlay_machine      makes `root`: this machine's own files, whose changes go with the test
#   bare_machine FILE…   makes `root`: a minimal Debian 12 with what these packages depend on
#   boot NAME SECONDS    starts systemd in `root`, runs this script there, and shows its output
#
# In the container the script has the folder /NAME for its files, and makes /NAME/good if all is well.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
script=$(basename "$0")

not_run() {
    echo "$script: not run: $*"
    exit 77
}

need() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || not_run "there is no $command (deploy/packages, section test)"
    done
}

open_place() {
    [ "$(id -u)" -eq 0 ] || not_run "a container needs root"
    need systemd-nspawn dbus-daemon busctl
    place=$(mktemp -d)
    trap 'umount -R "$place" 2>/dev/null; rmdir "$place" 2>/dev/null || true' EXIT
    mount -t tmpfs none "$place" || not_run "nothing can be mounted here"
    mkdir "$place"/{upper,work,root}
    root=$place/root
}

overlay_machine() {
    mount -t overlay overlay -o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" "$root" ||
        not_run "this machine's files take no overlay"
    # Services of this machine have no part in it.
    rm -rf "$root/etc/systemd/system"
    # Nor has a rule of it that packages start no services.
    rm -f "$root/usr/sbin/policy-rc.d"
}

# apt works in the folder $1 with the sources, keys and proxies of this machine.
copy_apt_settings() {
    local item
    rm -f "$1/etc/apt/sources.list"
    for item in apt/sources.list apt/sources.list.d apt/apt.conf.d apt/keyrings apt/trusted.gpg.d \
        apt/auth.conf.d hosts resolv.conf; do
        if [ -e "/etc/$item" ]; then
            mkdir -p "$(dirname "$1/etc/$item")"
            cp -aL "/etc/$item" "$(dirname "$1/etc/$item")/"
        fi
    done
    # Authorities of this machine's own, without which a proxy may not be believed.
    if [ -d /usr/local/share/ca-certificates ]; then
        mkdir -p "$1/usr/local/share"
        cp -aL /usr/local/share/ca-certificates "$1/usr/local/share/"
    fi
}

# Makes a minimal Debian 12 in the folder $1. More arguments are debootstrap's.
make_bare() {
    local folder=$1 mirror
    shift
    # debootstrap wants one address: that of the first source that has bookworm itself.
    mirror=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' |
        awk '$1 == "bookworm" && $2 == "main" { print $3; exit }')
    debootstrap --variant=minbase "$@" bookworm "$folder" ${mirror:+"$mirror"} >"$folder.log" 2>&1 || {
        tail -n 20 "$folder.log" >&2
        return 1
    }
    rm -f "$folder.log"
    copy_apt_settings "$folder"
}

bare_machine() {
    local package
    need debootstrap
    make_bare "$root" --include=systemd,systemd-sysv,dbus || exit 1
    for package in "$@"; do
        chroot "$root" /bin/sh -c 'apt-get -q update && apt-get -q -y --no-install-recommends satisfy "$1"' \
            bare "$(dpkg-deb -f "$package" Depends)" >"$place/apt" 2>&1 || {
            tail -n 20 "$place/apt" >&2
            exit 1
        }
    done
}

boot() {
    local name=$1 seconds=$2
    # Without a number of its own it would be a first start, which enables every service.
    printf '%032x\n' 1 >"$root/etc/machine-id"
    mkdir -p "$root/etc/systemd/system/multi-user.target.wants" "$root/$name"
    install -m 755 "$here/$script" "$root/$name/$script"
    install -m 644 "$here/container.sh" "$root/$name/"
    cat >"$root/etc/systemd/system/$name.service" <<UNIT
[Unit]
Wants=dbus.service
After=dbus.service
[Service]
Type=oneshot
ExecStart=/$name/$script --inside
ExecStopPost=/bin/systemctl exit 0
StandardOutput=file:/$name/said
StandardError=file:/$name/said
UNIT
    cat >"$root/etc/systemd/system/$name.target" <<UNIT
[Unit]
Requires=sysinit.target
Wants=dbus.service systemd-journald.service $name.service
After=sysinit.target
UNIT
    timeout "$seconds" systemd-nspawn --quiet --boot --register=no --keep-unit --private-network \
        --machine="$name-$$" --directory="$root" systemd.unit="$name.target" \
        >"$place/console" 2>&1 </dev/null || true
    if [ ! -e "$root/$name/said" ]; then
        tail -n 5 "$place/console"
        not_run "systemd does not start in a container here"
    fi
    cat "$root/$name/said"
    [ -e "$root/$name/good" ]
}

run_in_container() {
    local inside=$1 outside=$2
    shift 2
    case ${1:-} in
    --inside) "$inside" ;;
    --outside)
        shift
        "$outside" "$@"
        ;;
    *)
        # Every mount goes with the process.
        command -v unshare >/dev/null || not_run "there is no unshare"
        unshare --mount true 2>/dev/null || not_run "no mount namespace can be made here"
        exec unshare --mount "$0" --outside "$@"
        ;;
    esac
}

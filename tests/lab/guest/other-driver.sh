# SPDX-License-Identifier: GPL-2.0-or-later
#
# Another ASIO driver than Lockstep's, for tests/lab/beside: /share/other/name is its name as hosts
# see it, beside it lie its NAME.dll and NAME.dll.so, and environment, its settings: NAME=VALUE a
# line, in which {period} and {channels} stand for the run's. Sourced after settings.sh.
other_driver=

# other_driver_up PERIOD CHANNELS: sets other_driver and the environment that it reads. Placed and
# registered as such drivers' own scripts do it: the DLL in system32, both among Wine's own, regsvr32
# on the Linux half.
other_driver_up() {
    while IFS= read -r setting; do
        [ -z "$setting" ] || export "$setting"
    done <<END
$(sed "s/{period}/$1/g; s/{channels}/$2/g" /share/other/environment)
END
    [ -z "$other_driver" ] || return 0
    wine_folder=/usr/lib/x86_64-linux-gnu/wine
    cp /share/other/*.dll $wine_folder/x86_64-windows/ &&
        cp /share/other/*.dll /root/.wine/drive_c/windows/system32/ &&
        cp /share/other/*.dll.so $wine_folder/x86_64-unix/ || return 1
    linux_half=$(cd /share/other && ls ./*.dll.so)
    wine regsvr32 /s $wine_folder/x86_64-unix/"${linux_half#./}" || return 1
    other_driver=$(cat /share/other/name)
}

#!/bin/sh
# Chromium without the pages of its own that it keeps ready behind each window: they cost more than most pages of ours do.
# Features are turned off by one argument only, the last, and Playwright gives one already.
for argument do
  shift
  case $argument in
    --disable-features=*) argument="$argument,WebUIOmniboxPopup,WebUIOmniboxAimPopup" ;;
  esac
  set -- "$@" "$argument"
done
exec "$(command -v chromium || command -v chromium-browser)" "$@"

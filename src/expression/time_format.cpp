#include "expression/time_text.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

namespace sluice::jmespath {

namespace {

namespace chrono = std::chrono;

struct shown_time {
    explicit shown_time(wall_time at, const zone& zone_of_it)
        : moment(at),
          place(zone_of_it),
          local(zone_of_it.local(at)),
          days(chrono::floor<chrono::days>(local)),
          date(days),
          time(local - days) {}

    wall_time moment;
    const zone& place;
    wall_clock local;
    chrono::local_days days;
    chrono::year_month_day date;
    chrono::hh_mm_ss<chrono::milliseconds> time;

    int year() const { return static_cast<int>(date.year()); }
    int month() const { return static_cast<int>(static_cast<unsigned>(date.month())); }
    int hour() const { return static_cast<int>(time.hours().count()); }
    int weekday() const { return static_cast<int>(chrono::weekday(days).c_encoding()); }
    int day_of_year() const {
        const chrono::local_days first(
            chrono::year_month_day(date.year(), chrono::January, chrono::day(1)));
        return static_cast<int>((days - first).count()) + 1;
    }
};

// In ISO 8601 a week belongs to the year of its Thursday.
struct iso_week {
    explicit iso_week(const shown_time& shown) {
        const int from_monday = (shown.weekday() + 6) % 7;
        const chrono::local_days thursday = shown.days + chrono::days(3 - from_monday);
        const chrono::year_month_day date(thursday);
        const chrono::local_days first(
            chrono::year_month_day(date.year(), chrono::January, chrono::day(1)));
        year = static_cast<int>(date.year());
        week = static_cast<int>((thursday - first).count()) / 7 + 1;
    }
    int year = 0;
    int week = 0;
};

void append_padded(std::string& out, std::int64_t number, int width, char pad) {
    std::array<char, 24> room;
    const auto [end, error] =
        std::to_chars(room.data(), room.data() + room.size(), std::abs(number));
    out += number < 0 ? "-" : "";
    for (auto i = end - room.data(); pad != '\0' && i < width; ++i) {
        out += pad;
    }
    out.append(room.data(), end);
}

void append_offset(std::string& out, chrono::seconds offset, bool colon) {
    const auto whole = chrono::duration_cast<chrono::minutes>(chrono::abs(offset)).count();
    out += offset < chrono::seconds(0) ? '-' : '+';
    append_padded(out, whole / 60, 2, '0');
    out += colon ? ":" : "";
    append_padded(out, whole % 60, 2, '0');
}

bool append_number_letter(std::string& out, char letter, bool bare, const shown_time& shown) {
    const char zero = bare ? '\0' : '0';
    // Midnight and noon are 12, not 0.
    const int twelve = (shown.hour() + 11) % 12 + 1;
    switch (letter) {
        case 'Y':
            append_padded(out, shown.year(), 4, '0');
            return true;
        case 'y':
            append_padded(out, shown.year() % 100, 2, zero);
            return true;
        case 'm':
            append_padded(out, shown.month(), 2, zero);
            return true;
        case 'd':
            append_padded(out, static_cast<unsigned>(shown.date.day()), 2, zero);
            return true;
        case 'e':
            append_padded(out, static_cast<unsigned>(shown.date.day()), 2, bare ? '\0' : ' ');
            return true;
        case 'H':
            append_padded(out, shown.hour(), 2, zero);
            return true;
        case 'I':
            append_padded(out, twelve, 2, zero);
            return true;
        case 'M':
            append_padded(out, shown.time.minutes().count(), 2, zero);
            return true;
        case 'S':
            append_padded(out, shown.time.seconds().count(), 2, zero);
            return true;
        case 'L':
            append_padded(out, shown.time.subseconds().count(), 3, '0');
            return true;
        case 'j':
            append_padded(out, shown.day_of_year(), 3, zero);
            return true;
        case 'u':
            append_padded(out, (shown.weekday() + 6) % 7 + 1, 1, '0');
            return true;
        case 'w':
            append_padded(out, shown.weekday(), 1, '0');
            return true;
        case 'V':
            append_padded(out, iso_week(shown).week, 2, zero);
            return true;
        case 'G':
            append_padded(out, iso_week(shown).year, 4, '0');
            return true;
        case 's':
            append_padded(out,
                          chrono::floor<chrono::seconds>(shown.moment.time_since_epoch()).count(),
                          1, '0');
            return true;
        case 'Q':
            append_padded(out, shown.moment.time_since_epoch().count(), 1, '0');
            return true;
        default:
            return false;
    }
}

bool append_letter(std::string& out, char letter, bool bare, const shown_time& shown) {
    const std::string_view month = month_names[static_cast<std::size_t>(shown.month() - 1)];
    const std::string_view day = day_names[static_cast<std::size_t>(shown.weekday())];
    switch (letter) {
        case 'B':
            out += month;
            return true;
        case 'b':
        case 'h':
            out += month.substr(0, 3);
            return true;
        case 'A':
            out += day;
            return true;
        case 'a':
            out += day.substr(0, 3);
            return true;
        case 'p':
            out += shown.hour() < 12 ? "AM" : "PM";
            return true;
        case 'P':
            out += shown.hour() < 12 ? "am" : "pm";
            return true;
        case 'z':
            append_offset(out, shown.place.offset_at(shown.moment), false);
            return true;
        case 'Z':
            out += shown.place.abbreviation_at(shown.moment);
            return true;
        case 'n':
            out += '\n';
            return true;
        case 't':
            out += '\t';
            return true;
        case '%':
            out += '%';
            return true;
        default:
            return append_number_letter(out, letter, bare, shown);
    }
}

bool append_format(std::string& out, std::string_view format, const shown_time& shown) {
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            out += format[i];
            continue;
        }
        std::string_view rest = format.substr(i + 1);
        if (rest.starts_with(":z")) {
            append_offset(out, shown.place.offset_at(shown.moment), true);
            i += 2;
            continue;
        }
        const bool bare = rest.starts_with('-');
        rest.remove_prefix(bare ? 1 : 0);
        const char letter = rest.empty() ? '\0' : rest.front();
        i += bare ? 2 : 1;
        // A letter such as %F is expanded first. No expansion holds another one, so this ends.
        const std::string_view whole = written_out(letter);
        if (!whole.empty() ? !append_format(out, whole, shown)
                           : !append_letter(out, letter, bare, shown)) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string_view written_out(char letter) {
    switch (letter) {
        case 'F':
            return "%Y-%m-%d";
        case 'T':
            return "%H:%M:%S";
        case 'R':
            return "%H:%M";
        case 'D':
            return "%m/%d/%y";
        case 'r':
            return "%I:%M:%S %p";
        case 'c':
            return "%a %b %e %H:%M:%S %Y";
        default:
            return {};
    }
}

result<std::string> format_moment(wall_time moment, const zone& place, std::string_view format) {
    std::string text;
    if (!append_format(text, format, shown_time(moment, place))) {
        return failure(failure_class::invalid, "has a letter after '%' that is not known: '" +
                                                   std::string(format.substr(0, 60)) + "'");
    }
    return text;
}

std::string moment_text(wall_time moment) {
    const bool whole = moment.time_since_epoch().count() % 1000 == 0;
    return whole ? format_utc_seconds(moment) : format_utc(moment);
}

bool is_writable(wall_time moment) {
    const auto first = chrono::sys_days(chrono::year(0) / 1 / 1);
    const auto after = chrono::sys_days(chrono::year(10'000) / 1 / 1);
    return moment >= first && moment < after;
}

}  // namespace sluice::jmespath

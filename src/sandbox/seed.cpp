#include "sandbox/seed.hpp"

#include "sandbox/id_source.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <tuple>

namespace sluice::sandbox {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct share {
    std::string_view status;
    std::size_t of_237;  // posts of this status among 237
};

constexpr std::array<share, 7> shares{{{status::scheduled, 50},
                                       {status::draft, 38},
                                       {status::error, 9},
                                       {status::needs_attention, 7},
                                       {status::client_approval, 9},
                                       {status::internal_approval, 6},
                                       {status::posted, 118}}};

constexpr std::array openings{"New this week:",        "A quiet morning and",
                              "Behind the scenes:",    "You asked, we listened:",
                              "Last chance for",       "Our team recommends",
                              "“Best of the season”:", "Good news,\nfinally:",
                              "Frisch eingetroffen:",  "Back in stock –"};
constexpr std::array subjects{
    "the long way round",   "a lighter roast",      "maps, boots & weather",
    "ten ideas for autumn", "the café terrace",     "open evenings, 6–9 pm",
    "small-batch blends",   "the winter catalogue", "rain covers in three sizes"};
constexpr std::array endings{"Come and see.",
                             "Link in bio.",
                             "Tell us what you think 💬",
                             "#local #craft",
                             "50 % off, \"today only\".",
                             "☕️ → 🏔️"};

template <class List>
const char* pick(const List& list, seeded_numbers& numbers) {
    return list[numbers.below(list.size())];
}

class post_seeder {
 public:
    post_seeder(const directory& places, const seeding& how)
        : places_(places),
          today_(std::chrono::floor<std::chrono::days>(how.at)),
          numbers_(how.seed ^ 0x706f737473ULL) {}  // "posts": other numbers than the ids get

    post make(std::string_view state, std::size_t index) {
        post made;
        const auto count = places_.workspaces.size();
        const auto& workspace =
            places_.workspaces[count > 2 ? index % count : (index % 4 == 3 ? 1U : 0U)];
        made.workspace = workspace.id;
        made.status = state;
        made.origin = "seeded";
        made.caption = caption(index);
        made.caption_in_options = numbers_.below(12) == 0;
        date(made);
        choose_profiles(made, workspace);
        choose_media(made);
        return made;
    }

 private:
    std::string caption(std::size_t index) {
        std::string text = pick(openings, numbers_);
        text = text + " " + pick(subjects, numbers_) + ". " + pick(endings, numbers_);
        return text + " (" + std::to_string(index + 1) + ")";
    }

    wall_time ago(std::uint64_t from_hours, std::uint64_t to_hours) {
        return today_ - hours(from_hours) - minutes(numbers_.below((to_hours - from_hours) * 60));
    }

    wall_time ahead(std::uint64_t from_hours, std::uint64_t to_hours) {
        return today_ + hours(from_hours) + minutes(numbers_.below((to_hours - from_hours) * 60));
    }

    void date(post& made) {
        if (made.status == status::draft) {
            made.created = ago(1, 120 * 24);
        } else if (made.status == status::scheduled || status::is_pending(made.status)) {
            // 50 hours after the day's beginning is more than a day after any start on that day.
            made.scheduled_at = ahead(50, 30 * 24);
            made.created = ago(1, 10 * 24);
        } else {
            made.scheduled_at = ago(1, 90 * 24);
            made.created = *made.scheduled_at - minutes(30 + numbers_.below(3 * 24 * 60));
        }
    }

    void choose_profiles(post& made, const workspace& workspace) {
        if (made.status == status::draft && numbers_.below(2) == 0) {
            return;  // a draft may have no profile
        }
        const auto first = numbers_.below(workspace.profiles.size());
        const auto count = 1 + numbers_.below(workspace.profiles.size());
        for (std::uint64_t i = 0; i < count; ++i) {
            made.profiles.push_back(workspace.profiles[(first + i) % workspace.profiles.size()].id);
        }
    }

    void choose_media(post& made) {
        const auto count = numbers_.below(3);
        for (std::uint64_t i = 0; i < count; ++i) {
            const bool video = numbers_.below(8) == 0;
            made.media.push_back("https://media.example.com/" +
                                 std::to_string(numbers_.below(9000)) + (video ? ".mp4" : ".jpg"));
        }
    }

    const directory& places_;
    wall_time today_;
    seeded_numbers numbers_;
};

std::vector<std::string_view> statuses_of(std::size_t posts) {
    std::vector<std::string_view> all;
    for (const auto& part : shares) {
        all.insert(all.end(), part.of_237 * posts / 237, part.status);
    }
    all.resize(posts, status::posted);  // fills the rest that rounding left
    return all;
}

}  // namespace

std::vector<post> seed_posts(const directory& places, const seeding& how) {
    post_seeder seeder(places, how);
    std::vector<post> made;
    made.reserve(how.posts);
    for (const auto state : statuses_of(how.posts)) {
        made.push_back(seeder.make(state, made.size()));
    }
    std::sort(made.begin(), made.end(), [](const post& left, const post& right) {
        return std::tie(left.created, left.caption) < std::tie(right.created, right.caption);
    });
    // The posts are sorted by now, so ids and sequence follow the order of creation.
    id_source ids(how.seed, 2);
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i].id = ids.next(made[i].created);
        made[i].sequence = static_cast<std::int64_t>(i) + 1;
    }
    return made;
}

world make_world(const seeding& how) {
    world made(make_directory(how.seed, how.workspaces));
    for (auto& post : seed_posts(made.places(), how)) {
        made.apply(put_post{std::move(post)});
    }
    return made;
}

}  // namespace sluice::sandbox

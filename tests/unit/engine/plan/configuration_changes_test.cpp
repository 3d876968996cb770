#include "engine/plan/configuration_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

const object_key the_client{"client", "c"};
const object_key the_incoming{"incoming", "i"};
const object_key the_route{"route", "r"};

// 0: the object is missing. 1 and 2: two texts of it.
struct texts {
    int client = 0;
    int incoming = 0;
    int route = 0;
};

// The route uses the incoming, which uses the client.
object_prints prints(const texts& of) {
    object_prints made;
    const auto add = [&](const object_key& key, int text, std::vector<object_key> uses) {
        if (text != 0) {
            made[key] = {std::to_string(text), std::move(uses)};
        }
    };
    add(the_client, of.client, {});
    add(the_incoming, of.incoming, {the_client});
    add(the_route, of.route, {the_incoming});
    return made;
}

object_fate own_fate(int before, int after) {
    return before == 0       ? object_fate::added
           : after == 0      ? object_fate::removed
           : before == after ? object_fate::kept
                             : object_fate::changed;
}

// Every way in which three objects that use each other can change.
TEST(compare_objects, judges_every_change_of_a_chain_as_its_rule_says) {
    int judged = 0;
    for (int number = 0; number < 729; ++number) {
        int rest = number;
        const auto digit = [&rest] {
            const int value = rest % 3;
            rest /= 3;
            return value;
        };
        texts before;
        texts after;
        for (auto* side : {&before, &after}) {
            side->client = digit();
            side->incoming = digit();
            side->route = digit();
        }
        // An object that is used but is in neither configuration does not count.
        const bool client_moved = (before.client != 0 || after.client != 0) &&
                                  own_fate(before.client, after.client) != object_fate::kept;
        const auto lean = [](object_fate own, bool moved) {
            return own == object_fate::kept && moved ? object_fate::changed : own;
        };
        const auto of_incoming = lean(own_fate(before.incoming, after.incoming), client_moved);
        const bool incoming_moved =
            (before.incoming != 0 || after.incoming != 0) && of_incoming != object_fate::kept;
        const auto of_route = lean(own_fate(before.route, after.route), incoming_moved);

        std::map<object_key, object_fate> wanted;
        if (before.client != 0 || after.client != 0) {
            wanted[the_client] = own_fate(before.client, after.client);
        }
        if (before.incoming != 0 || after.incoming != 0) {
            wanted[the_incoming] = of_incoming;
        }
        if (before.route != 0 || after.route != 0) {
            wanted[the_route] = of_route;
        }
        std::map<object_key, object_fate> got;
        for (const auto& one : compare_objects(prints(before), prints(after))) {
            got[{one.kind, one.name}] = one.fate;
            ++judged;
        }
        EXPECT_EQ(got, wanted) << number;
    }
    EXPECT_EQ(judged, 3 * 729 * 8 / 9);
}

TEST(compare_objects, names_the_object_that_makes_another_one_new) {
    const auto changes = compare_objects(prints({1, 1, 1}), prints({2, 1, 1}));
    EXPECT_THAT(changes,
                ElementsAre(object_change{"client", "c", object_fate::changed, {}},
                            object_change{"incoming", "i", object_fate::changed, {"client 'c'"}},
                            object_change{"route", "r", object_fate::changed, {"incoming 'i'"}}));
    const auto own = compare_objects(prints({1, 1, 1}), prints({2, 2, 1}));
    EXPECT_THAT(own.at(1).because, IsEmpty()) << "its own text is reason enough";
}

TEST(compare_objects, other_uses_of_an_equal_text_count) {
    // A list of stages took a built-in's name, or the other way round.
    auto before = prints({1, 1, 1});
    auto after = before;
    after[the_incoming].uses.clear();
    after.erase(the_client);
    EXPECT_EQ(compare_objects(before, after).at(0).fate, object_fate::removed);
}

TEST(compare_objects, of_equal_configurations_keeps_everything) {
    const auto changes = compare_objects(prints({1, 2, 1}), prints({1, 2, 1}));
    EXPECT_THAT(changes, Each(Field(&object_change::fate, object_fate::kept)));
    EXPECT_TRUE(nothing_to_swap(changes));
    EXPECT_EQ(kept_objects(changes), (std::set<object_key>{the_client, the_incoming, the_route}));
}

TEST(compare_settings, no_setting_of_the_daemon_is_forgotten) {
    std::vector<std::string> declared;
    for (const auto& field : daemon_declaration().fields()) {
        declared.push_back(field.field->facts().name);
    }
    EXPECT_THAT(compared_settings(), UnorderedElementsAreArray(declared));
}

TEST(compare_settings, tells_what_needs_a_restart_and_leaves_it_as_it_was) {
    daemon_settings before;
    auto after = before;
    after.grace = std::chrono::seconds(5);
    after.pool_threads = 9;
    const auto changes = compare_settings(before, after);
    EXPECT_THAT(
        changes,
        ElementsAre(object_change{"daemon", "grace", object_fate::changed, {}},
                    object_change{"daemon", "pool_threads", object_fate::needs_restart, {}}));
    const auto in_force = settings_in_force(before, after);
    EXPECT_EQ(in_force.grace, after.grace);
    EXPECT_EQ(in_force.pool_threads, before.pool_threads);
    EXPECT_FALSE(nothing_to_swap(changes));
    EXPECT_TRUE(nothing_to_swap(compare_settings(in_force, after)));
}

TEST(compare_settings, equal_settings_are_not_named) {
    EXPECT_THAT(compare_settings({}, {}), IsEmpty());
}

TEST(object_fate, has_a_word_for_each) {
    EXPECT_EQ(name_of(object_fate::kept), "kept");
    EXPECT_EQ(name_of(object_fate::changed), "changed");
    EXPECT_EQ(name_of(object_fate::added), "added");
    EXPECT_EQ(name_of(object_fate::removed), "removed");
    EXPECT_EQ(name_of(object_fate::needs_restart), "needs a restart");
}

}  // namespace
}  // namespace sluice::engine

#include "sandbox/post_index.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace sluice::sandbox {
namespace {

post_query with(std::vector<std::string> statuses) {
    post_query query;
    query.statuses = std::move(statuses);
    return query;
}

post_query page(std::size_t number, std::size_t per_page) {
    post_query query;
    query.page = number;
    query.per_page = per_page;
    return query;
}

post_query oldest_first() {
    post_query query;
    query.order = list_order::oldest;
    return query;
}

class post_index_of : public ::testing::Test {
 protected:
    const post& add(std::string id, std::string status, int minute) {
        post made;
        made.id = std::move(id);
        made.status = std::move(status);
        made.created = wall_time(std::chrono::minutes(minute));
        made.sequence = static_cast<std::int64_t>(posts_.size());
        posts_.push_back(std::move(made));
        index_.add(posts_.back());
        return posts_.back();
    }

    std::string list(post_query query) {
        std::string ids;
        for (const auto* item : index_.list(query)) {
            ids += item->id;
        }
        return ids;
    }

    std::deque<post> posts_;
    post_index index_;
};

TEST_F(post_index_of, lists_newest_first_whatever_came_in_first) {
    add("b", "DRAFT", 2);
    add("a", "POSTED", 1);
    add("c", "DRAFT", 2);
    EXPECT_EQ(list({}), "cba");
    EXPECT_EQ(list(oldest_first()), "abc");
}

TEST_F(post_index_of, filters_by_one_and_by_several_statuses) {
    add("a", "DRAFT", 1);
    add("b", "POSTED", 2);
    add("c", "ERROR", 3);
    add("d", "DRAFT", 4);
    EXPECT_EQ(list(with({"DRAFT"})), "da");
    EXPECT_EQ(list(with({"DRAFT", "ERROR", "DRAFT", "UNHEARD_OF"})), "dca");
    EXPECT_EQ(list(with({"UNHEARD_OF"})), "");
}

TEST_F(post_index_of, gives_pages_and_nothing_past_the_end) {
    for (int i = 0; i < 5; ++i) {
        add(std::string(1, static_cast<char>('a' + i)), "DRAFT", i);
    }
    EXPECT_EQ(list(page(0, 2)), "ed");
    EXPECT_EQ(list(page(2, 2)), "a");
    EXPECT_EQ(list(page(3, 2)), "");
    EXPECT_EQ(list(page(static_cast<std::size_t>(-1), 50)), "");
}

TEST_F(post_index_of, forgets_what_is_removed) {
    const auto& gone = add("a", "DRAFT", 1);
    add("b", "DRAFT", 1);
    index_.remove(gone);
    EXPECT_EQ(list({}), "b");
    EXPECT_EQ(list(with({"DRAFT"})), "b");
    EXPECT_EQ(index_.size(), 1U);
    EXPECT_EQ(index_.by_status().at("DRAFT"), 1U);
}

}  // namespace
}  // namespace sluice::sandbox

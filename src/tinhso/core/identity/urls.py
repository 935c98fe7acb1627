"""Addresses of identity."""

from django.urls import path

from tinhso.core.identity.views import administration, careers, delegations, own_account, roles, sign_in, vneid

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma-xac-thuc/", sign_in.second_step, name="second_step"),
    path("dang-nhap/vneid/", vneid.leave, name="vneid"),
    path("dang-nhap/vneid/tro-lai/", vneid.answer, name="vneid_answer"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("tai-khoan/", own_account.my_account, name="my_account"),
    path("tai-khoan/mat-khau/", own_account.change_password, name="change_password"),
    path("tai-khoan/xac-thuc-hai-lop/", own_account.set_up_second_factor, name="second_factor"),
    path("tai-khoan/ma-du-phong/", own_account.renew_recovery_codes, name="recovery_codes"),
    path("tai-khoan/phien/ket-thuc/", own_account.end_sessions, name="end_sessions"),
    path("tai-khoan/phien/<uuid:session>/ket-thuc/", own_account.end_sessions, name="end_session"),
    path("tai-khoan/lan-dang-nhap/", own_account.my_sign_ins, name="my_sign_ins"),
    path("tai-khoan/uy-quyen/", delegations.mine, name="my_delegations"),
    path("tai-khoan/uy-quyen/them/", delegations.delegate, name="delegate"),
    path("tai-khoan/uy-quyen/thoi/", delegations.act_for_oneself, name="act_for_oneself"),
    path("tai-khoan/uy-quyen/<uuid:delegation>/lam-thay/", delegations.act_for, name="act_for"),
    path("tai-khoan/uy-quyen/<uuid:delegation>/ket-thuc/", delegations.withdraw, name="withdraw_delegation"),
    path("vai-tro/", roles.roles, name="roles"),
    path("quan-tri/tai-khoan/", administration.accounts, name="accounts"),
    path("quan-tri/tai-khoan/them/", administration.new_account, name="new_account"),
    path("quan-tri/tai-khoan/<uuid:public_id>/", administration.account, name="account"),
    path("quan-tri/nhan-su/", careers.people, name="people"),
    path("quan-tri/uy-quyen/", delegations.all_delegations, name="delegations"),
    path("quan-tri/tai-khoan/<uuid:public_id>/tiep-nhan/", careers.take_on, name="take_on"),
    path("quan-tri/tai-khoan/<uuid:public_id>/dieu-chuyen/", careers.move, name="move"),
    path("quan-tri/tai-khoan/<uuid:public_id>/thoi-viec/", careers.leave, name="leave"),
    path("quan-tri/tai-khoan/<uuid:public_id>/vai-tro/", administration.grant_role, name="grant_role"),
    path(
        "quan-tri/tai-khoan/<uuid:public_id>/vai-tro/<int:key>/thu-hoi/",
        administration.withdraw_role,
        name="withdraw_role",
    ),
    path("quan-tri/tai-khoan/<uuid:public_id>/mat-khau/", administration.reset_password, name="reset_password"),
    path("quan-tri/tai-khoan/<uuid:public_id>/<slug:what>/", administration.change_account, name="change_account"),
]
